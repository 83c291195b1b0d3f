import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..');

/** Folders that are made, fetched or private, and so never committed. */
const notOurs = new Set(['node_modules', '.git', 'dist', 'data', 'coverage']);

export interface Import {
  /** As it is written. */
  specifier: string;
  /** Path of the imported file from the root, when it is one of ours. */
  file?: string;
  /** Erased by the compiler, so nothing of it is there when the program runs. */
  typeOnly: boolean;
  names: string[];
}

export interface Source {
  /** Path from the root, such as `src/air/air-waybill.ts`. */
  path: string;
  text: string;
  lines: number;
  ast: ts.SourceFile;
  imports: Import[];
}

/** Paths of all files that may be committed, from the root. */
export function filesUnder(folder = '.'): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const path = relative('.', join(folder, entry.name));
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Every TypeScript file of ours, parsed once. */
export const sources: Source[] = filesUnder()
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .map(sourceOf);

const paths = new Set(sources.map(({ path }) => path));
// Resolved only now: a file knows where an import leads when all files are known.
for (const source of sources)
  for (const each of source.imports) each.file = resolved(source.path, each.specifier);

function sourceOf(path: string): Source {
  const text = read(path);
  const ast = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  return { path, text, ast, lines: text.trimEnd().split('\n').length, imports: importsOf(ast) };
}

function resolved(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const base = join(dirname(from), specifier).replace(/\.js$/, '');
  return [`${base}.ts`, `${base}/index.ts`].find((path) => paths.has(path));
}

function importsOf(ast: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  walk(ast, (node) => {
    if (ts.isImportDeclaration(node)) imports.push(declared(node));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier)
      imports.push({ specifier: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly, names: [] });
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      imports.push({ specifier: textOf(node.arguments[0]), typeOnly: false, names: [] });
    else if (ts.isCallExpression(node) && node.expression.getText() === 'require')
      imports.push({ specifier: textOf(node.arguments[0]), typeOnly: false, names: [] });
  });
  return imports;
}

function declared(node: ts.ImportDeclaration): Import {
  const clause = node.importClause;
  const bindings = clause?.namedBindings;
  const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
  const values = named.filter((each) => !each.isTypeOnly);
  const allTypes = named.length > 0 && values.length === 0 && !clause?.name;
  return {
    specifier: textOf(node.moduleSpecifier),
    typeOnly: clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || allTypes,
    names: values.map((each) => (each.propertyName ?? each.name).text),
  };
}

/** Text of a string or template without its values; empty for anything else. */
export function textOf(node: ts.Node | undefined): string {
  if (!node) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return [node.head, ...node.templateSpans.map(({ literal }) => literal)]
      .map((each) => each.text)
      .join('?');
  return '';
}

/** Visits a node and everything below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** `path:line` of a node, as editors and terminals make it a link. */
export function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** Places of the nodes in these files that a rule is against. */
export function found(files: readonly Source[], against: (node: ts.Node) => boolean): string[] {
  const places: string[] = [];
  for (const { ast } of files) walk(ast, (node) => against(node) && places.push(placeOf(node)));
  return places;
}

/** The dotted name of what a call calls, such as `tx.run`; of `this.database.read.all` it is all of it. */
export function calledName(node: ts.Node): string {
  return ts.isCallExpression(node) ? node.expression.getText() : '';
}

/** Lines of a function; a class made in it is left out, because its methods are measured themselves. */
export function lengthOf(node: ts.Node): number {
  const file = node.getSourceFile();
  const lineAt = (position: number): number => file.getLineAndCharacterOfPosition(position).line;
  const lines = (each: ts.Node): number => lineAt(each.getEnd()) - lineAt(each.getStart()) + 1;
  let inside = 0;
  const look = (each: ts.Node): void => {
    if (ts.isClassLike(each)) inside += lines(each);
    else ts.forEachChild(each, look);
  };
  ts.forEachChild(node, look);
  return lines(node) - inside;
}

/** Import cycles at run time; a type-only import is erased and cannot be met half made. */
export function cycles(files: readonly Source[]): string[] {
  const done = new Set<string>();
  const out: string[] = [];
  const needs = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.flatMap((each) => (each.file && !each.typeOnly ? [each.file] : [])),
    ]),
  );
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) out.push([...trail.slice(at), path].join(' → '));
    if (at >= 0 || done.has(path)) return;
    for (const next of needs.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of needs.keys()) visit(path, []);
  return out;
}
