import { closes } from '../documents/seal-condition';
import { at, type Finding } from '../findings/finding';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import type { MultimodalUnit, UnitSeal } from './units.dto';
import { refuse, warn } from './verdict';

/** Rules on seals: that a full box is sealed on every leg, and by whom. */
export function checkSeals({ units, legs }: MultimodalWaybill): Finding[] {
  const sequences = legs.map(({ sequence }) => sequence);
  return units.flatMap((unit, index) => {
    const pointer = at('/units', index);
    return [
      ...sealed(unit, pointer),
      ...onLegs(unit, pointer, sequences),
      ...replaced(unit, pointer, Math.max(...sequences)),
      ...unique(unit, pointer),
    ];
  });
}

/** Kinds that close, so that a seal tells whether they were opened. */
const boxes: readonly string[] = ['CN', 'SW'];

/** MMW-051: a full container has a seal. A warning: open tops and flat racks have nothing to seal. */
function sealed(unit: MultimodalUnit, pointer: string): Finding[] {
  if (unit.fullness === 'EMPTY' || !boxes.includes(unit.kind) || unit.seals?.some(closes)) return [];
  return [
    warn('MMW-051', at(pointer, 'seals'), {
      expected: '≥ 1',
      message: { en: 'No seal closes this full container.', zh: '该重箱未填写封志，或封志缺失、断裂。' },
      remedy: { en: 'Give the numbers of its seals.', zh: '请填写封志号。' },
    }),
  ];
}

/** MMW-052: a seal is put on and taken off on legs that exist, in that order. */
function onLegs(unit: MultimodalUnit, pointer: string, sequences: readonly number[]): Finding[] {
  return (unit.seals ?? []).flatMap(({ onLeg, offLeg }, index) => {
    const here = at(pointer, 'seals', index);
    const wrongOn = !sequences.includes(onLeg);
    const wrongOff = offLeg !== undefined && (!sequences.includes(offLeg) || offLeg < onLeg);
    if (!wrongOn && !wrongOff) return [];
    return [
      refuse('MMW-052', at(here, wrongOn ? 'onLeg' : 'offLeg'), {
        actual: wrongOn ? onLeg : offLeg,
        expected: wrongOn ? undefined : `≥ ${onLeg}`,
        message: {
          en: 'The seal is put on or taken off on a leg that does not exist, or taken off before it is put on.',
          zh: '封志的施封或解封区段不存在，或解封早于施封。',
        },
        remedy: { en: 'Correct the sequence of the leg.', zh: '请更正区段序号。' },
      }),
    ];
  });
}

/** Whether a seal closes the box when the leg after `leg` begins. */
const closesAfter =
  (leg: number) =>
  ({ onLeg, offLeg }: UnitSeal): boolean =>
    onLeg <= leg + 1 && (offLeg === undefined || offLeg > leg);

/**
 * MMW-053: where a seal is taken off before the last leg has ended, another closes the box when the
 * next leg begins, unless the box is empty. Customs asks for this of any seal broken on the way (GACC
 * rail fast clearance).
 */
function replaced(unit: MultimodalUnit, pointer: string, lastLeg: number): Finding[] {
  const seals = unit.seals ?? [];
  if (unit.fullness === 'EMPTY') return [];
  return seals.flatMap(({ number, offLeg }, index) => {
    if (offLeg === undefined || offLeg >= lastLeg || seals.some(closesAfter(offLeg))) return [];
    return [
      refuse('MMW-053', at(pointer, 'seals', index, 'offLeg'), {
        actual: `${number}: ${offLeg}`,
        message: {
          en: `The seal is taken off on leg ${offLeg}, and none closes the full unit for the next leg.`,
          zh: `封志在第 ${offLeg} 区段解除后，重箱在下一区段没有新的封志。`,
        },
        remedy: {
          en: 'Add the seal that was put on instead.',
          zh: '请补充新施加的封志。',
        },
      }),
    ];
  });
}

/** MMW-054: a unit does not bear one seal number twice. */
function unique(unit: MultimodalUnit, pointer: string): Finding[] {
  const numbers = (unit.seals ?? []).map(({ number }) => number);
  return numbers.flatMap((number, index) =>
    numbers.indexOf(number) === index
      ? []
      : [
          refuse('MMW-054', at(pointer, 'seals', index, 'number'), {
            actual: number,
            message: { en: 'This seal is listed twice on the unit.', zh: '该单元重复列有同一封志号。' },
            remedy: {
              en: 'List each seal once, with its legs.',
              zh: '每个封志只列一次，并注明区段。',
            },
          }),
        ],
  );
}
