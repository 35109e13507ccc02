// What the explorer asks of the server, found in the whole graph: as kg/comparison.py and kg/paths.py find it.

import { decode, empty, encode, INFERRED, STANDS } from "../explore/data.ts";
import type { Link, Tables } from "../explore/data.ts";
import type { Group, Side } from "../explore/supply.ts";

const MANY = 40;
const HUB = 0.05;
const MOST_STEPS = 50_000;
const LONGEST = 6;

export class Network {
  readonly tables: Tables;
  private readonly near = new Map<string, Link[]>();

  constructor(drawn: unknown) {
    this.tables = decode(drawn);
    for (const link of this.tables.links.values())
      for (const end of new Set([link.from, link.to])) {
        const known = this.near.get(end);
        if (known) known.push(link);
        else this.near.set(end, [link]);
      }
  }

  /** The short name of a thing, from that, its IRI or its id alone; empty where nothing has it. */
  find(name: string): string {
    const short = name.startsWith(this.tables.base) ? name.slice(this.tables.base.length) : name;
    return [short, `id/${short}`].find((one) => this.tables.things.has(one)) ?? "";
  }

  /** Some things and every link among them, as columns. */
  part(ids: readonly string[]): object {
    const things = [...new Set(ids)].flatMap((id) => this.tables.things.get(id) ?? []);
    const kept = new Set(things.map((one) => one.id));
    const links = new Set(things.flatMap((one) => this.around(one.id)).filter((link) => kept.has(link.from) && kept.has(link.to)));
    return encode({ ...this.tables, things: empty().things }, things, [...links]);
  }

  /** Without what is inferred. */
  told(): object {
    return encode(this.tables, [...this.tables.things.values()], [...this.tables.links.values()].filter((link) => link.said.length));
  }

  /** A thing with what a view that begins with it shows around it. */
  opening(id: string): string[] {
    const near = new Set(this.around(id).filter((link) => link.said.length).map((link) => other(link, id)));
    return [id, ...[...near].sort((a, b) => this.degree(b) - this.degree(a) || (a < b ? -1 : 1)).slice(0, MANY)];
  }

  relations(id: string, inferred: boolean): Group[] {
    const found = new Map<string, Side & { ids: Set<string> }>();
    for (const link of this.around(id)) {
      if (!link.said.length && !inferred) continue;
      for (const side of this.sides(link, id)) {
        const name = `${side.relation} ${side.direction}`;
        const known = found.get(name) ?? { ...side, ids: new Set<string>() };
        known.ids.add(other(link, id));
        found.set(name, known);
      }
    }
    return sorted([...found.values()]).map((one) => ({ ...one, ids: [...one.ids], count: one.ids.size }));
  }

  compare(one: string, another: string): { between: Link[]; shared: object[]; first: Group[]; second: Group[] } {
    const [mine, theirs] = [this.neighbours(one), this.neighbours(another)];
    const both = [...mine.keys()].filter((id) => theirs.has(id) && id !== one && id !== another);
    const apart = (near: Map<string, Side[]>): Group[] => {
      const found = new Map<string, Group>();
      for (const [id, sides] of [...near].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (both.includes(id) || id === one || id === another) continue;
        for (const side of sides) {
          const name = `${side.relation} ${side.direction}`;
          const known = found.get(name) ?? { ...side, ids: [], count: 0 };
          found.set(name, { ...known, ids: [...known.ids, id], count: known.count + 1 });
        }
      }
      return sorted([...found.values()]);
    };
    const shared = both
      .map((id) => {
        const [first, second] = [sorted(mine.get(id)!), sorted(theirs.get(id)!)];
        const names = new Set(first.map((side) => `${side.relation} ${side.direction}`));
        return { id, label: this.label(id), alike: second.some((side) => names.has(`${side.relation} ${side.direction}`)), first, second };
      })
      .sort((a, b) => Number(b.alike) - Number(a.alike) || this.degree(a.id) - this.degree(b.id) || (a.id < b.id ? -1 : 1));
    const between = this.around(one).filter((link) => link.said.length && one !== another && other(link, one) === another);
    return { between, shared, first: apart(mine), second: apart(theirs) };
  }

  label(id: string): string {
    return this.tables.things.get(id)?.label ?? id;
  }

  /** At most so many paths without loops, best first: A* with the exact distance, going on after the first. */
  paths(start: string, finish: string, most: number, begin: number, end: number, opinions: boolean): string[][] {
    if (start === finish) return [];
    const walked = (id: string): string[] =>
      [...new Set(this.walkable(id, begin, end, opinions).map((link) => other(link, id)))].filter((near) => near !== id);
    const left = this.distances(finish, walked);
    const found: string[][] = [];
    const queue = new Heap<{ paid: number; things: string[] }>();
    if (left.has(start)) queue.push(left.get(start)!, { paid: 0, things: [start] });
    for (let step = 0; step < MOST_STEPS && found.length < most; step++) {
      const next = queue.pop();
      if (!next) break;
      const { paid, things } = next[1];
      if (things.at(-1) === finish) found.push(things);
      else if (things.length <= LONGEST)
        for (const near of walked(things.at(-1)!)) {
          if (things.includes(near) || !left.has(near)) continue;
          const cost = paid + (near === finish ? 1 : this.price(near));
          queue.push(cost + left.get(near)!, { paid: cost, things: [...things, near] });
        }
    }
    return found;
  }

  walkable(id: string, begin: number, end: number, opinions: boolean): Link[] {
    return this.around(id).filter((link) => {
      if (opinions ? !link.said.length : !(link.marks & STANDS) || link.marks & INFERRED) return false;
      return !link.spans.length || link.spans.some(([from, to]) => from <= end && to >= begin);
    });
  }

  private distances(finish: string, walked: (id: string) => string[]): Map<string, number> {
    const left = new Map<string, number>();
    const queue = new Heap<string>();
    queue.push(0, finish);
    for (let next = queue.pop(); next; next = queue.pop()) {
      const [paid, id] = next;
      if (left.has(id)) continue;
      left.set(id, paid);
      const further = paid + (id === finish ? 1 : this.price(id));
      for (const near of walked(id)) if (!left.has(near)) queue.push(further, near);
    }
    return left;
  }

  private price(id: string): number {
    return 1 + HUB * Math.log2(1 + this.degree(id));
  }

  private degree(id: string): number {
    return this.tables.things.get(id)?.degree ?? 0;
  }

  private around(id: string): Link[] {
    return this.near.get(id) ?? [];
  }

  private neighbours(id: string): Map<string, Side[]> {
    const found = new Map<string, Side[]>();
    for (const link of this.around(id))
      if (link.said.length) found.set(other(link, id), [...(found.get(other(link, id)) ?? []), ...this.sides(link, id)]);
    return found;
  }

  private sides(link: Link, id: string): Side[] {
    const relation = this.tables.relations.get(link.relation);
    const [label, inverse] = [relation?.label ?? link.relation, relation?.inverse ?? link.relation];
    const found: Side[] = [];
    if (link.from === id) found.push({ relation: link.relation, direction: "out", label });
    if (link.to === id) found.push({ relation: link.relation, direction: "in", label: inverse });
    return found;
  }
}

function other(link: Link, id: string): string {
  return link.from === id ? link.to : link.from;
}

function sorted<T extends Side>(sides: T[]): T[] {
  return sides.sort((a, b) => (a.relation === b.relation ? (a.direction < b.direction ? -1 : 1) : a.relation < b.relation ? -1 : 1));
}

/** The least first; of equals, the one that came first. */
class Heap<T> {
  private readonly items: [number, number, T][] = [];
  private last = 0;

  push(cost: number, item: T): void {
    this.items.push([cost, this.last++, item]);
    for (let at = this.items.length - 1; at > 0; ) {
      const up = (at - 1) >> 1;
      if (!this.before(at, up)) break;
      this.swap(at, up);
      at = up;
    }
  }

  pop(): [number, T] | null {
    const [top] = this.items;
    const end = this.items.pop();
    if (!top || !end) return null;
    if (this.items.length) {
      this.items[0] = end;
      for (let at = 0; ; ) {
        const least = [2 * at + 1, 2 * at + 2].filter((one) => one < this.items.length).reduce((low, one) => (this.before(one, low) ? one : low), at);
        if (least === at) break;
        this.swap(at, least);
        at = least;
      }
    }
    return [top[0], top[2]];
  }

  private before(one: number, another: number): boolean {
    const [a, b] = [this.items[one]!, this.items[another]!];
    return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
  }

  private swap(one: number, another: number): void {
    [this.items[one], this.items[another]] = [this.items[another]!, this.items[one]!];
  }
}
