import type { AirWaybill } from '../air/air-waybill.dto';
import { airWaybill } from '../air/air-waybill.kind';
import type { HouseManifest } from '../air/house-manifest.dto';
import { houseManifest } from '../air/house-manifest.kind';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import { multimodalWaybill } from '../multimodal/multimodal-waybill.kind';
import type { RailBill } from '../rail/rail-bill.dto';
import { railBill } from '../rail/rail-bill.kind';
import type { RailConsignmentNote } from '../rail/rail-note.dto';
import { railNote } from '../rail/rail-note.kind';
import { awbForm } from './awb-form';
import type { FormName, LegFormName } from './form';
import type { Form } from './form.dto';
import type { AvailableView, ViewName } from './forms.dto';
import { houseManifestForm } from './house-manifest-form';
import { noteCodes } from './iftmin-write';
import { multimodalForm } from './multimodal-form';
import { railBillForm } from './rail-bill-form';
import { railForm } from './rail-form';
import { formsOfWaybill, modeOfForm, waybillForm } from './waybill-form';

/** Views of every kind of document; each can be seen field by field as its record too. */
export function viewsOf(kind: string, document: object): AvailableView[] {
  return [...namedViews(kind, document), { view: 'record' }];
}

function namedViews(kind: string, document: object): AvailableView[] {
  if (kind === multimodalWaybill.name) {
    const forms = formsOfWaybill(document as MultimodalWaybill).map(({ form, leg }) => ({
      view: form,
      ...(leg !== undefined && { leg }),
    }));
    return [{ view: 'multimodal-waybill' }, ...forms, { view: 'mmt' }];
  }
  if (kind === railBill.name) return [{ view: 'rail-bill' }];
  if (kind === airWaybill.name) return [{ view: 'air-waybill' }];
  if (kind === houseManifest.name) return [{ view: 'house-manifest' }];
  if (kind !== railNote.name) return [];
  const { noteKind } = document as RailConsignmentNote;
  // The domestic waybill travels by 95306 and has neither form nor message of OSJD.
  if (noteCodes[noteKind] === undefined) return [];
  return [{ view: 'smgs' }, { view: 'cim-smgs' }, { view: 'iftmin' }];
}

/** A document on a form that it has, which `viewsOf` tells; messages and the record are made elsewhere. */
export function formOf(
  kind: string,
  document: object,
  { view, leg, amounts }: { view: ViewName; leg?: number; amounts: boolean },
): Form {
  if (kind === railBill.name) return railBillForm(document as RailBill);
  if (kind === airWaybill.name) return awbForm(document as AirWaybill, amounts);
  if (kind === houseManifest.name) return houseManifestForm(document as HouseManifest);
  if (kind === railNote.name) return railForm(view as 'smgs' | 'cim-smgs', document as RailConsignmentNote);
  const waybill = document as MultimodalWaybill;
  return view === 'multimodal-waybill'
    ? multimodalForm(waybill, amounts)
    : waybillForm(view as LegFormName, waybill, leg ?? 0, amounts);
}

/** The leg meant where none was named: the only one that the form is for. */
export function legFor(kind: string, document: object, view: ViewName): number | undefined {
  if (kind !== multimodalWaybill.name) return undefined;
  const mode = modeOfForm[view as FormName];
  const legs = (document as MultimodalWaybill).legs.filter((leg) => leg.mode === mode);
  return legs.length === 1 ? legs[0]?.sequence : undefined;
}
