import { isOrderClause } from '../documents/order-clause';
import type { Party } from '../documents/parts.dto';
import { at, shown, type Finding } from '../findings/finding';
import { gathered } from '../findings/gathered';
import { readIdentifier } from '../identifiers/read';
import type { AirWaybill } from './air-waybill.dto';
import { ociCodes } from './code-lists';

/** What the rules on parties look at; a house has it as well as a master. */
export type Consigned = Pick<AirWaybill, 'shipper' | 'consignee' | 'notify' | 'oci'>;

type Role = 'shipper' | 'consignee';

const boxes: Readonly<Record<Role, string>> = { shipper: 'AWB 2', consignee: 'AWB 4' };
const roleZh: Readonly<Record<Role, string>> = { shipper: '托运人', consignee: '收货人' };
const roles = ['shipper', 'consignee'] as const;

const says = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** PTY-001: name, address and city hold words; a full stop or a dash only fills the field. */
export function partiesNamed({ shipper, consignee, notify = [] }: Consigned): Finding[] {
  const parties: [string, string, Party][] = [
    ['/shipper', boxes.shipper, shipper],
    ['/consignee', boxes.consignee, consignee],
    ...notify.map((party, i): [string, string, Party] => [at('/notify', i), 'AWB 21', party]),
  ];
  return gathered(parties, ([pointer, box, { name, city, addressLines }]) => {
    const fields: [string, string][] = [
      ['name', name],
      ['city', city],
      ['addressLines', addressLines.join(' ')],
    ];
    return gathered(fields, ([field, text]): Finding[] =>
      says(text)
        ? []
        : [
            {
              rule: 'PTY-001',
              severity: 'error',
              pointer: at(pointer, field),
              box,
              actual: shown(text),
              message: { en: 'This says nothing.', zh: '此处未填写有效内容。' },
              remedy: {
                en: 'Give the name, the address and the city of the party.',
                zh: '请填写当事人的名称、地址和城市。',
              },
            },
          ],
    );
  });
}

/** The text of the OCI line that says this about the party, wherever it stands. */
function inOci({ oci = [] }: Consigned, role: Role, what: 'enterprise' | 'person' | 'phone') {
  return oci.find((line) => line.id === ociCodes[role] && line.customsId === ociCodes[what])?.text;
}

/** A Chinese enterprise code in an OCI line is written `USCI` and 18 characters, with or without a plus. */
const usciInOci = /^USCI[+ ]?(.*)$/i;

/** PTY-002: a Chinese shipper or consignee has its credit code, and one in an OCI line is a real one. */
export function creditCodes(waybill: Consigned): Finding[] {
  const missing = gathered(roles, (role): Finding[] => {
    const { country, uscc } = waybill[role];
    const given = uscc ?? inOci(waybill, role, 'enterprise');
    if (country !== 'CN' || given !== undefined) return [];
    return [
      {
        rule: 'PTY-002',
        severity: 'warning',
        pointer: at('', role, 'uscc'),
        box: boxes[role],
        message: {
          en: `The ${role} is in China but has no unified social credit code.`,
          zh: `境内${roleZh[role]}未填写统一社会信用代码。`,
        },
        remedy: {
          en: 'Give the 18 characters of the business licence in uscc.',
          zh: '请在 uscc 中填写营业执照上的 18 位代码。',
        },
      },
    ];
  });
  const wrong = gathered(waybill.oci ?? [], ({ customsId, text }, i): Finding[] => {
    const code = customsId === ociCodes.enterprise ? usciInOci.exec(text)?.[1] : undefined;
    if (code === undefined) return [];
    const errors = readIdentifier('uscc', code).findings.filter((found) => found.severity === 'error');
    return errors.map((found) => ({
      ...found,
      rule: 'PTY-002',
      pointer: at('/oci', i, 'text'),
      actual: shown(text),
    }));
  });
  return [...missing, ...wrong];
}

/** Whether the goods enter or leave China, by the countries of the parties. */
export function directionOf({
  shipper,
  consignee,
}: Pick<Consigned, 'shipper' | 'consignee'>): 'export' | 'import' | 'transit' {
  if (shipper.country === 'CN') return 'export';
  return consignee.country === 'CN' ? 'import' : 'transit';
}

/** `a, b or c`, with the marks and the word of a language. */
const anyOf = (fields: readonly string[], mark: string, or: string): string =>
  [fields.slice(0, -1).join(mark), ...fields.slice(-1)].filter(Boolean).join(or);

function wanting(pointer: string, box: string, en: string, zh: string, fields: readonly string[]): Finding {
  const expected = anyOf(fields, ', ', ' or ');
  return {
    rule: 'PTY-003',
    severity: 'error',
    pointer,
    box,
    actual: 'missing',
    expected,
    message: {
      en: `Goods to or from China need ${en} (GACC announcement 56/2017).`,
      zh: `进出境货物须填报${zh}（海关总署公告 2017 年第 56 号）。`,
    },
    remedy: { en: `Fill in ${expected}.`, zh: `请补充：${anyOf(fields, '、', ' 或 ')}。` },
  };
}

/** PTY-003, of one party: an enterprise code and a telephone, on the party or in its OCI lines. */
function partyForManifest(waybill: Consigned, role: Role): Finding[] {
  const { uscc, customsRegistration, eori, aeo, contact } = waybill[role];
  const code = uscc ?? customsRegistration ?? eori ?? aeo ?? inOci(waybill, role, 'enterprise');
  const phone = contact?.phone ?? inOci(waybill, role, 'phone');
  const [box, zh, oci] = [boxes[role], roleZh[role], ociCodes[role]];
  const findings: Finding[] = [];
  if (code === undefined) {
    const where = ['uscc', 'customsRegistration', 'eori', 'aeo', `OCI ${oci}/T`];
    findings.push(wanting(at('', role), box, `an enterprise code of the ${role}`, `${zh}企业代码`, where));
  }
  if (phone === undefined) {
    const pointer = at('', role, 'contact', 'phone');
    const where = ['contact.phone', `OCI ${oci}/CT`];
    findings.push(wanting(pointer, box, `a telephone of the ${role}`, `${zh}电话`, where));
  }
  return findings;
}

/** PTY-003: what the manifest must say of the parties of goods that enter or leave China. */
export function partiesForManifest(waybill: Consigned): Finding[] {
  if (directionOf(waybill) === 'transit') return [];
  const findings = gathered(roles, (role) => partyForManifest(waybill, role));
  const { consignee, notify } = waybill;
  if ((consignee.contact?.person ?? inOci(waybill, 'consignee', 'person')) === undefined) {
    const [en, zh] = ['a contact person of the consignee', '收货人具体联系人'];
    const where = ['contact.person', 'OCI CNE/CP'];
    findings.push(wanting('/consignee/contact/person', boxes.consignee, en, zh, where));
  }
  if (notify === undefined && isOrderClause(consignee.name)) {
    const [en, zh] = ['a notify party when the consignee is to order', '通知人（收货人为凭指示时）'];
    findings.push(wanting('/notify', 'AWB 21', en, zh, ['notify']));
  }
  return findings;
}
