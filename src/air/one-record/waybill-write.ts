import type { AirLeg, OciLine } from '../air-parts.dto';
import type { AirWaybill } from '../air-waybill.dto';
import { piecesOf, writeLines, type PieceNodes } from './line-items-write';
import { code, codeElement, location, money, node, quantity, type Tree } from './nodes';
import { writeAgent, writeParty } from './party-write';
import { context, volumeUnits, weightUnits } from './vocabulary';

/** The air waybill as a compacted JSON-LD document: a Waybill with its Shipment and Pieces embedded. */
export function waybillTree(waybill: AirWaybill): Tree {
  const { awb, type, routing, shipper, consignee, agent, notify = [], carrier, currency } = waybill;
  const [prefix = '', number = ''] = awb.split('-');
  const pieces = piecesOf(waybill);
  return {
    '@context': context,
    ...node('Waybill', {
      waybillPrefix: prefix,
      waybillNumber: number,
      waybillType: { '@id': `cargo:${type.toUpperCase()}` },
      departureLocation: location(waybill.origin),
      arrivalLocation: location(waybill.destination),
      carrierDeclarationDate: { '@type': 'xsd:dateTime', '@value': waybill.executedAt },
      carrierDeclarationPlace: waybill.executedIn && node('Location', { locationName: waybill.executedIn }),
      carrierDeclarationSignature: waybill.signedBy,
      carrierChargeCode: code('ChargeCode', waybill.chargeCode),
      weightValuationIndicator: code('PrepaidCollectIndicator', waybill.prepaidCollect.weight),
      otherChargesIndicator: code('PrepaidCollectIndicator', waybill.prepaidCollect.other),
      declaredValueForCarriage: money(waybill.declaredValueCarriage, currency),
      declaredValueForCustoms: money(waybill.declaredValueCustoms, currency),
      houseWaybills: waybill.houses?.map((house) =>
        node('Waybill', { waybillNumber: house, waybillType: { '@id': 'cargo:HOUSE' } }),
      ),
      involvedParties: [
        party('SHP', writeParty(shipper)),
        party('CNE', writeParty(consignee)),
        ...notify.map((each) => party('NFY', writeParty(each))),
        ...(agent ? [party('AGT', writeAgent(agent))] : []),
        ...(carrier ? [party('AIR', node('Carrier', { airlineCode: carrier }))] : []),
      ],
      referredBookingOption: booking(routing),
      accountingNotes: waybill.accounting?.map(({ identifier, text }) =>
        node('AccountingNote', { accountingNoteIdentifier: identifier, accountingNoteText: text }),
      ),
      otherCharges: waybill.otherCharges?.map((charge) =>
        node('OtherCharge', {
          otherChargeCode: code('OtherChargeCode', charge.code),
          entitlement: code('EntitlementCode', charge.entitlement),
          otherChargeAmount: money(charge.amount, currency),
          chargePaymentType: code('PrepaidCollectIndicator', charge.pc),
        }),
      ),
      waybillLineItems: writeLines(waybill, pieces),
      shipment: shipment(waybill, pieces),
    }),
  };
}

const party = (role: string, partyDetails: Tree): Tree =>
  node('Party', { partyRole: code('ParticipantIdentifier', role), partyDetails });

/** UN/ECE Recommendation 19: 3 road, 4 air. */
const mode = ({ means }: AirLeg): string => (means === 'TRUCK' ? '3' : '4');

function booking(legs: readonly AirLeg[]): Tree {
  const steps = legs.map((leg, i) =>
    node('ActivitySequence', { sequenceNumber: i + 1, activity: movement(leg) }),
  );
  return node('Booking', { activitySequences: steps });
}

const movement = (leg: AirLeg): Tree =>
  node('TransportMovement', {
    departureLocation: location(leg.from),
    arrivalLocation: location(leg.to),
    transportIdentifier: leg.flight,
    modeCode: code('ModeCode', mode(leg)),
    operatingParties: [party('AIR', node('Carrier', { airlineCode: leg.carrier }))],
    // The day of a flight is known and its time is not, so the value has the type of a day.
    movementTimes: leg.date && [
      node('MovementTime', {
        direction: { '@id': 'cargo:OUTBOUND' },
        movementTimeType: { '@id': 'cargo:SCHEDULED' },
        movementTimestamp: { '@type': 'xsd:date', '@value': leg.date },
      }),
    ],
  });

function shipment(waybill: AirWaybill, pieces: PieceNodes): Tree {
  const { grossWeight, volume, securityStatus, ssr = [], osi = [], handlingInformation } = waybill;
  const texts = [...ssr.map((text) => `SSR/${text}`), ...osi.map((text) => `OSI/${text}`)];
  return node('Shipment', {
    totalGrossWeight: quantity(grossWeight.value, weightUnits[grossWeight.unit]),
    totalVolume: volume && quantity(volume.value, volumeUnits[volume.unit]),
    pieces: [...pieces.byLine.flat().map((piece) => ({ '@id': piece['@id'] })), ...pieces.others],
    insurance:
      typeof waybill.insuredAmount === 'number' &&
      node('Insurance', { insuredAmount: money(waybill.insuredAmount, waybill.currency) }),
    customsInformation: waybill.oci?.map(customsInformation),
    securityDeclarations: securityStatus && [
      node('SecurityDeclaration', { securityStatus: code('SecurityStatus', securityStatus) }),
    ],
    textualHandlingInstructions: [...texts, ...(handlingInformation ? [handlingInformation] : [])],
  });
}

const customsInformation = ({ country, id, customsId, text }: OciLine, index: number): Tree =>
  node('CustomsInformation', {
    ociLineNumber: index + 1,
    country: country && codeElement(country),
    subjectCode: id && codeElement(id),
    contentCode: customsId && codeElement(customsId),
    otherCustomsInformation: text,
  });
