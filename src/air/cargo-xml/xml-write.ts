/** An element to write: its own text, or children in the order of the schema. */
export interface XmlNode {
  name: string;
  attributes?: Record<string, string>;
  text?: string;
  children?: XmlNode[];
}

/** Characters that XML 1.0 (section 2.2) has no way to write. What held one is told as changed. */
// oxlint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader would take a bare carriage return for a line feed.
  '\r': '&#13;',
};

const escaped = (text: string): string =>
  text.replace(unwritable, '\ufffd').replace(/[&<>"\r]/g, (character) => escapes[character] as string);

/**
 * Writes a message: the root and its parts in the namespace of the message (`rsm`), everything below them in
 * that of the data model (`ram`). Elements that say nothing are left out.
 */
export function writeXml(root: XmlNode, uri: string, dataModel: string): Buffer {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  const namespaces = { 'xmlns:rsm': uri, 'xmlns:ram': dataModel };
  writeNode({ ...root, attributes: { ...namespaces, ...root.attributes } }, 0, lines);
  return Buffer.from(`${lines.join('\n')}\n`, 'utf8');
}

function writeNode(node: XmlNode, level: number, lines: string[]): void {
  const name = `${level < 2 ? 'rsm' : 'ram'}:${node.name}`;
  const attributes = Object.entries(node.attributes ?? {}).map(
    ([key, value]) => ` ${key}="${escaped(value)}"`,
  );
  const open = `${'  '.repeat(level)}<${name}${attributes.join('')}>`;
  if (!node.children) {
    lines.push(`${open}${escaped(node.text ?? '')}</${name}>`);
    return;
  }
  lines.push(open);
  for (const child of node.children) writeNode(child, level + 1, lines);
  lines.push(`${'  '.repeat(level)}</${name}>`);
}
