// The canvases that the drawing is made of. One that is empty costs as much as a full one where software puts
// them together, so those that show nothing while the picture moves are taken out meanwhile.

import type Sigma from "sigma";

export class Layers {
  private shown = true;

  constructor(private readonly sigma: Sigma) {}

  /** Shows all, or leaves out those that are empty while the picture moves; of `many` links none is drawn then. */
  show(all: boolean, many: boolean): void {
    if (all === this.shown) return;
    this.shown = all;
    const named = this.sigma.getSettings().hideLabelsOnMove ? ["labels", "hovers", "hoverNodes"] : [];
    const empty = [...(many ? ["edges", "edgeLabels"] : []), ...named];
    const canvases = this.sigma.getCanvases();
    for (const name of empty) if (canvases[name]) canvases[name].style.visibility = all ? "" : "hidden";
  }
}
