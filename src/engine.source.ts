import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/** How V8 is run. Imported before everything else, so that it holds while that is loaded. */

// V8 learns while it starts, with a young heap of one megabyte, which objects will live long, and puts the next of
// their kind among the old ones. A message read then fills that heap by itself, so V8 learns that messages live
// long, and from then on collects every one of them the dear way: a quarter of what an XFWB costs.
setFlagsFromString('--no-allocation-site-pretenuring');
// Old objects may grow by half before they are looked through; left to itself V8 lets them grow fourfold. Under load
// that was 370 MiB at its greatest, and is 250 at no more CPU: what grows is nearly all garbage.
setFlagsFromString('--heap-growing-percent=50');
// What is optimised while modules are loaded is seldom run again, and where there is one core it is done at the cost of
// the loading: a seventh of a start.
const oneCore = availableParallelism() === 1;
if (oneCore) setFlagsFromString('--no-opt');

/** Called once the server listens: from here on what runs often is what is asked for. */
export function optimizeFromNowOn(): void {
  if (oneCore) setFlagsFromString('--opt');
}
