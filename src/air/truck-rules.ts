import { at, type Finding, type Text } from '../findings/finding';
import { gathered } from '../findings/gathered';
import type { AirLeg } from './air-parts.dto';
import type { AirWaybill } from './air-waybill.dto';
import { airports } from './airports';

/** A truck leg in its place. */
interface TruckLeg {
  leg: AirLeg;
  index: number;
}

/** Truck legs with goods that customs has not cleared and that begin in China. */
const underCustoms = ({ leg }: TruckLeg): boolean =>
  leg.truck?.cleared !== true && airports.get(leg.from)?.country === 'CN';

const truckLegs = ({ routing }: AirWaybill): TruckLeg[] =>
  routing.map((leg, index) => ({ leg, index })).filter(({ leg }) => leg.means === 'TRUCK');

function warns(rule: string, pointer: string, message: Text, remedy: Text, actual?: string): Finding {
  return { rule, severity: 'warning', pointer, ...(actual !== undefined && { actual }), message, remedy };
}

/** RFS-001: uncleared goods go by truck under a transit declaration and a customs lock. */
export function truckDeclared(waybill: AirWaybill): Finding[] {
  return truckLegs(waybill)
    .filter(underCustoms)
    .flatMap(({ leg, index }) => {
      const asked = [
        ['transitDeclaration', 'a transit declaration', '转关申报单（转关单）'],
        ['customsLock', 'a customs lock', '关锁'],
      ] as const;
      return gathered(asked, ([field, en, zh]) =>
        leg.truck?.[field] === undefined
          ? [
              warns(
                'RFS-001',
                at('/routing', index, 'truck', field),
                {
                  en: `Uncleared goods go from ${leg.from} to ${leg.to} by truck without ${en}.`,
                  zh: `未结关货物由卡车自 ${leg.from} 运往 ${leg.to}，未填写${zh}。`,
                },
                {
                  en: `Give ${field}, or set "cleared" if customs cleared the goods before.`,
                  zh: `请填写 ${field}；如运输前已结关，请将 cleared 设为 true。`,
                },
              ),
            ]
          : [],
      );
    });
}

/** RFS-002: a truck with uncleared goods is sealed from its first airport to its last. */
export function truckSealed(waybill: AirWaybill): Finding[] {
  return truckLegs(waybill)
    .filter(underCustoms)
    .flatMap((each) => [...sealedThroughout(each), ...opened(each), ...carriedOn(each, waybill)]);
}

const pointerOf = (index: number): string => at('/routing', index, 'truck', 'seals');

/** Some seal is on when the truck leaves and is still on when it arrives. */
function sealedThroughout({ leg, index }: TruckLeg): Finding[] {
  const { from, to, truck } = leg;
  const whole = (truck?.seals ?? []).some(
    ({ onAt, offAt }) => onAt !== to && (offAt === undefined || offAt !== from),
  );
  if (whole) return [];
  return [
    warns(
      'RFS-002',
      pointerOf(index),
      {
        en: `No seal closes the truck from ${from} to ${to}.`,
        zh: `自 ${from} 至 ${to} 的卡车没有全程有效的封志。`,
      },
      { en: 'Give the seal that was put on before the truck left.', zh: '请填写发车前所施封志。' },
    ),
  ];
}

/** Whoever takes a seal off is named: a seal that is opened on the way is customs' first question. */
function opened({ leg, index }: TruckLeg): Finding[] {
  return gathered(leg.truck?.seals ?? [], ({ number, offAt, offParty }, i) =>
    offAt === undefined || offParty !== undefined
      ? []
      : [
          warns(
            'RFS-002',
            at(pointerOf(index), i, 'offParty'),
            {
              en: `Nobody is named who took seal ${number} off.`,
              zh: `封志 ${number} 已解封，未注明解封方。`,
            },
            {
              en: 'Name the party: CU for customs, CA for the carrier.',
              zh: '请注明解封方：海关为 CU，承运人为 CA。',
            },
            number,
          ),
        ],
  );
}

/** From one truck leg to the next the seals that were not taken off are the same, or another takes their place. */
function carriedOn({ leg, index }: TruckLeg, { routing }: AirWaybill): Finding[] {
  const next = routing[index + 1];
  if (next?.means !== 'TRUCK' || next.truck?.cleared === true) return [];
  const left = (leg.truck?.seals ?? []).filter(({ offAt }) => offAt === undefined);
  const after = next.truck?.seals ?? [];
  return left
    .filter(({ number }) => after.every((seal) => seal.number !== number))
    .map(({ number }) =>
      warns(
        'RFS-002',
        pointerOf(index + 1),
        {
          en: `Seal ${number} was not taken off at ${leg.to}, and the next truck leg does not have it.`,
          zh: `封志 ${number} 在 ${leg.to} 未解封，下一卡车航段却未列明。`,
        },
        {
          en: 'List it on the next leg, or say where and by whom it was taken off.',
          zh: '请在下一航段列明该封志，或注明解封地点及解封方。',
        },
        number,
      ),
    );
}
