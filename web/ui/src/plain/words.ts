// Names and texts in the form in which they are compared: as kg/folding.py has it.

const PLAIN: Record<string, string> = { ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ı: "i", æ: "ae", œ: "oe", þ: "th", ŧ: "t", ß: "ss" };
const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

export function fold(text: string): string {
  return [...text.toLowerCase().replace(/ß/g, "ss").normalize("NFKD")].map((c) => PLAIN[c] ?? c).join("").replace(/\p{M}/gu, "");
}

export function words(text: string): string[] {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) => {
    if (!CJK.test(word)) return [word];
    const letters = [...word];
    return [...letters, ...letters.slice(1).map((letter, place) => letters[place]! + letter)];
  });
}
