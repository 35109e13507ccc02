// Names cut to the room that there is: at a word, and with an ellipsis.

const LONGEST = 46;

/** A name of at most so many characters; what is left out is told by an ellipsis, behind a whole word. */
export function shorten(label: string, longest = LONGEST): string {
  if (label.length <= longest) return label;
  const most = label.slice(0, longest - 1);
  // The character behind tells whether the last word is whole.
  const word = /\s/.test(label[longest - 1] ?? "") ? most.length : most.search(/\s\S*$/);
  // A word that is longer than most of the room is cut all the same.
  const kept = word > longest / 3 ? most.slice(0, word) : most;
  return `${kept.replace(/[\s,;:.–—(-]+$/, "")}…`;
}

/** The whole name in lines of about so many characters. */
export function wrapped(label: string, longest = LONGEST): string[] {
  const lines: string[] = [];
  for (const word of label.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < longest) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A name as wide as there is room in pixels, by what `measure` says of a text. */
export function fitted(label: string, room: number, measure: (text: string) => number): string {
  let text = shorten(label);
  while (text.length > 4 && measure(text) > room) {
    const longest = Math.min(text.length - 1, Math.floor((text.length * room) / measure(text)));
    text = shorten(label, Math.max(3, longest));
  }
  return text;
}
