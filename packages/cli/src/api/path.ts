/** A path whose parts stay parts, whatever they hold: path`/cells/${cell}/backlog`. */
export function path(texts: TemplateStringsArray, ...parts: string[]): string {
  return texts.reduce(
    (whole, text, index) => `${whole}${encodeURIComponent(parts[index - 1] ?? '')}${text}`,
  );
}
