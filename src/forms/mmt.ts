import type { Party, Place } from '../documents/parts.dto';
import { inOrder } from '../multimodal/legs';
import type { MultimodalGoods } from '../multimodal/goods.dto';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import type { MultimodalUnit } from '../multimodal/units.dto';

/** Drops what is not there, so that an absent value is absent and not null. */
const present = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));

const party = ({ name, addressLines, city, postal, country, uscc, contact }: Party): object =>
  present({
    id: uscc && [{ value: uscc, schemeId: 'USCC' }],
    name: [name],
    postalTradeAddress: present({
      postcodeCode: postal,
      lineOne: addressLines[0],
      lineTwo: addressLines[1],
      lineThree: addressLines[2],
      cityName: city,
      countryId: country,
    }),
    definedTradeContact:
      contact &&
      present({
        personName: contact.person,
        telephoneUniversalCommunication: contact.phone && { completeNumber: contact.phone },
        emailUriUniversalCommunication: contact.email && { uriId: contact.email },
      }),
  });

const place = ({ names, country, unlocode, airport, stationCode }: Place): object =>
  present({
    id: unlocode ?? stationCode ?? airport,
    name: Object.entries(names).map(([languageId, value]) => ({ value, languageId })),
    countryId: country,
  });

const dateTime = (value: string | undefined): object | undefined =>
  value === undefined ? undefined : { value };
const mass = (value: number | undefined): object | undefined =>
  value === undefined ? undefined : { value, unitCode: 'KGM' };

/**
 * The waybill as UN/CEFACT MMT JSON (D23B names), one specified movement a leg in their order. It is
 * written for readers of MMT and never read back: the record is the waybill itself.
 */
export function mmtOf(waybill: MultimodalWaybill): object {
  return {
    exchangedDocumentContext: { specifiedTransactionId: waybill.waybillNumber },
    exchangedDocument: {
      id: waybill.waybillNumber,
      typeCode: waybill.documentType,
      issueDateTime: dateTime(waybill.issueDate),
      issueLogisticsLocation: place(waybill.issuePlace),
    },
    specifiedConsignment: [consignment(waybill)],
  };
}

function consignment(waybill: MultimodalWaybill): object {
  const { goods, units, insurance, declaredValue, notifyParties, customs } = waybill;
  return present({
    id: waybill.waybillNumber,
    transportContractReferencedDocument: { id: waybill.waybillNumber, typeCode: waybill.documentType },
    carrier: party(waybill.operator),
    consignor: party(waybill.consignor),
    consignee: party(waybill.consignee),
    notifiedParty: notifyParties?.map(party),
    carrierAcceptanceLogisticsLocation: place(waybill.placeOfReceipt),
    consigneeReceiptLogisticsLocation: place(waybill.placeOfDelivery),
    loadingBaseportLogisticsLocation: waybill.portOfLoading && place(waybill.portOfLoading),
    unloadingBaseportLogisticsLocation: waybill.portOfDischarge && place(waybill.portOfDischarge),
    insuranceValueAmount: insurance && { value: insurance.amount, currencyId: insurance.currency },
    declaredValueForCarriageAmount: declaredValue && {
      value: declaredValue.amount,
      currencyId: declaredValue.currency,
    },
    packageQuantity: goods.reduce((sum, item) => sum + item.packages, 0),
    transportEquipmentQuantity: units.length,
    includedConsignmentItem: goods.map(item),
    utilizedLogisticsTransportEquipment: units.map(equipment),
    specifiedLogisticsTransportMovement: movements(waybill),
    applicableCrossBorderRegulatoryProcedure:
      customs &&
      present({ exportCustomsOfficeId: customs.exportOffice, importCustomsOfficeId: customs.importOffice }),
  });
}

function item(goods: MultimodalGoods, index: number): object {
  return present({
    sequenceNumeric: index + 1,
    typeCode: { value: goods.hs6, listId: 'HS' },
    grossWeight: mass(goods.grossKg),
    netWeight: mass(goods.netKg),
    grossVolume: goods.volumeM3 === undefined ? undefined : { value: goods.volumeM3, unitCode: 'MTQ' },
    natureIdentificationCargo: {
      identification: Object.entries(goods.names).map(([languageId, value]) => ({ value, languageId })),
    },
    originCountry: { id: goods.origin },
    transportLogisticsPackage: [
      present({
        itemQuantity: goods.packages,
        typeCode: goods.packageKind,
        physicalShippingMarks: goods.marks && [{ marking: goods.marks }],
      }),
    ],
    applicableTransportDangerousGoods: goods.dangerous?.map((each) =>
      present({
        undgIdentificationCode: each.un,
        hazardClassificationId: each.class,
        packagingDangerLevelCode: each.packingGroup,
        properShippingName: each.properShippingName,
      }),
    ),
    associatedReferencedLogisticsTransportEquipment: goods.allocation?.map(({ unit, packages, grossKg }) => ({
      id: unit,
      loadedPackageQuantity: packages,
      grossWeight: mass(grossKg),
    })),
  });
}

function equipment({ kind, number, sizeType, tareKg, fullness, seals, legs }: MultimodalUnit): object {
  return present({
    id: number,
    categoryCode: kind,
    characteristicCode: sizeType,
    fullnessCode: fullness === 'FULL' ? '5' : '4',
    tareWeight: mass(tareKg),
    affixedLogisticsSeal: seals?.map((seal) => ({
      id: seal.number,
      sealingPartyRoleCode: seal.party,
      conditionCode: [seal.condition],
    })),
    carriedAssociatedTransportEquipment: legs?.map(({ vehicle, legSequence }) => ({
      id: vehicle,
      sequenceNumeric: legSequence,
    })),
  });
}

function movements({ legs }: MultimodalWaybill): object[] {
  return inOrder(legs).map(({ leg }) =>
    present({
      sequenceNumeric: leg.sequence,
      stageCode: leg.stage,
      modeCode: leg.mode,
      id: leg.means?.tripNumber,
      usedLogisticsTransportMeans:
        leg.means && present({ id: leg.means.id, name: leg.means.name, typeCode: leg.means.typeCode }),
      carrier: [present({ id: leg.carrierCode, name: [leg.carrier.name], countryId: leg.carrier.country })],
      loadingEvent: { occurrenceLogisticsLocation: place(leg.from) },
      unloadingEvent: { occurrenceLogisticsLocation: place(leg.to) },
      departureEvent: [
        present({
          scheduledOccurrenceDateTime: dateTime(leg.plannedDeparture),
          actualOccurrenceDateTime: dateTime(leg.actualDeparture),
        }),
      ],
      arrivalEvent: [
        present({
          scheduledOccurrenceDateTime: dateTime(leg.plannedArrival),
          actualOccurrenceDateTime: dateTime(leg.actualArrival),
        }),
      ],
      itineraryRoute: leg.via && [
        { itineraryStopEvent: leg.via.map((stop) => ({ occurrenceLogisticsLocation: place(stop) })) },
      ],
      transportContractRelatedReferencedDocument: leg.documents?.map(({ number, type }) => ({
        id: number,
        typeCode: type,
      })),
    }),
  );
}
