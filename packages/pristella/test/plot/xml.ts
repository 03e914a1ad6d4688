/** Characters that XML 1.0 allows (its production 2). */
const CHARACTERS = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;
const TAG = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;
const REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i;

/** What keeps a text from being a well-formed XML document, as sentences: characters, tags, attributes, references. */
export function faultsOfXml(text: string): string[] {
  const faults: string[] = [];
  if (!CHARACTERS.test(text)) faults.push('holds a character that XML does not allow');
  if (REFERENCE.test(text)) faults.push('holds an & that begins no reference');
  const open: string[] = [];
  let roots = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', TAG.lastIndex)) {
    TAG.lastIndex = at;
    const found = TAG.exec(text);
    if (!found) return [...faults, `no tag begins at ${text.slice(at, at + 40)}`];
    const [, end, name, attributes, isAlone] = found as unknown as [string, string, string, string, string];
    const names = [...attributes.matchAll(/([\w:-]+)="/g)].map((m) => m[1]);
    if (new Set(names).size !== names.length) faults.push(`<${name}> names an attribute twice`);
    if (end && open.pop() !== name) faults.push(`</${name}> ends what was not begun`);
    if (!end && open.length === 0) roots++;
    if (!end && !isAlone) open.push(name);
  }
  if (open.length > 0) faults.push(`<${open.at(-1)}> does not end`);
  if (roots !== 1) faults.push(`has ${roots} roots`);
  return faults;
}
