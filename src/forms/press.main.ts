import { dirname, join } from 'node:path';
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { openSync } from 'fontkit';
import pdfmake from 'pdfmake';
import type { Form } from './form.dto';
import { missingGlyphs, paperOf, type Fonts, type Stamp } from './paper';

/** What the press is asked, and what it gives: a paper as bytes, or the characters that no font has. */
export interface PressOrder {
  id: number;
  form: Form;
  stamp: Stamp;
}
export interface PressAnswer {
  id: number;
  bytes?: Uint8Array;
  missing?: string[];
  failed?: string;
}

/**
 * On Linux a priority is a thread's own (setpriority(2), PRIO_PROCESS with 0 is the calling thread). At 10 the
 * scheduler gives it 110 parts where a thread at 0 has 1,024 (sched_prio_to_weight): on one core a submission
 * is slowed by a tenth at most, and the press goes on all the same. Elsewhere the priority is the process's
 * and is left alone.
 */
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);

const folder = (name: string): string => dirname(require.resolve(`@expo-google-fonts/${name}/package.json`));
const files = {
  Latin: join(folder('noto-sans'), '400Regular', 'NotoSans_400Regular.ttf'),
  Han: join(folder('noto-sans-sc'), '400Regular', 'NotoSansSC_400Regular.ttf'),
};
const charactersOf = (file: string): Set<number> => new Set(openSync(file).characterSet);
const fonts: Fonts = { Latin: charactersOf(files.Latin), Han: charactersOf(files.Han) };

pdfmake.setFonts(
  Object.fromEntries(
    Object.entries(files).map(([name, file]) => [
      name,
      { normal: file, bold: file, italics: file, bolditalics: file },
    ]),
  ),
);
// A document names no resource of its own, so nothing is ever fetched; of the disk only the two fonts are read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path: string) => Object.values(files).includes(path));

/** The fonts are read here only, and which of them has a character says how the paper is made. */
async function print({ id, form, stamp }: PressOrder): Promise<PressAnswer> {
  const definition = paperOf(form, stamp, fonts);
  const missing = missingGlyphs(definition, fonts);
  if (missing.length > 0) return { id, missing };
  return { id, bytes: new Uint8Array(await pdfmake.createPdf(definition).getBuffer()) };
}

parentPort?.on('message', (order: PressOrder) => {
  print(order)
    .catch((error: unknown): PressAnswer => ({ id: order.id, failed: String(error) }))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin.
    .then((answer) => parentPort?.postMessage(answer))
    .catch(() => process.exit(1));
});
