import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  Validate,
  ValidateNested,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { awbHolds, type Waybill } from './submission';

/**
 * The shape of the waybill that the bench sends, as the usual way writes it: one decorator a rule,
 * nested classes made by class-transformer. `floor.schema.ts` says the same as a schema.
 */
const all = (...decorators: PropertyDecorator[]): PropertyDecorator => {
  return (target, property) => decorators.forEach((decorate) => decorate(target, property));
};
const Text = (max: number): PropertyDecorator => all(IsString(), Length(1, max));
const Code = (pattern: RegExp): PropertyDecorator => all(IsString(), Matches(pattern));
const Amount = (): PropertyDecorator => all(IsNumber(), Min(0), Max(999_999_999_999));
const Whole = (): PropertyDecorator => all(IsInt(), Min(0), Max(9_999_999));
const Part = (type: () => new () => object): PropertyDecorator => all(ValidateNested(), Type(type));
const List = (max: number): PropertyDecorator => all(IsArray(), ArrayMinSize(1), ArrayMaxSize(max));
const Parts = (type: () => new () => object, max: number): PropertyDecorator =>
  all(List(max), ValidateNested({ each: true }), Type(type));
const Codes = (pattern: RegExp, max: number): PropertyDecorator =>
  all(List(max), IsString({ each: true }), Matches(pattern, { each: true }));
const Texts = (length: number, max: number): PropertyDecorator =>
  all(List(max), IsString({ each: true }), Length(1, length, { each: true }));

const country = /^[A-Z]{2}$/;
const airport = /^[A-Z]{3}$/;
const airline = /^[A-Z0-9]{2}$/;
const office = /^\d{4}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

/** The custom rule, as the guide of class-validator shows one. */
@ValidatorConstraint()
class AwbCheckDigit implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && awbHolds(value);
  }

  defaultMessage(): string {
    return 'The check digit of the air waybill number is wrong.';
  }
}

const sealingParties = ['SH', 'CA', 'CU', 'TO', 'AC'];

class SealDto {
  @Text(20) number!: string;
  @IsIn(sealingParties) party!: string;
  @Code(airport) onAt!: string;
  @IsOptional() @Code(airport) offAt?: string;
  @IsOptional() @IsIn(sealingParties) offParty?: string;
}

class TruckDto {
  @IsOptional() @IsBoolean() cleared?: boolean;
  @IsOptional() @Text(20) plate?: string;
  @IsOptional() @Text(35) transitDeclaration?: string;
  @IsOptional() @Code(/^[0-9A-Z-]{1,20}$/) customsLock?: string;
  @IsOptional() @Parts(() => SealDto, 10) seals?: SealDto[];
}

class LegDto {
  @Code(airport) from!: string;
  @Code(airport) to!: string;
  @Code(airline) carrier!: string;
  @IsOptional() @Code(/^[A-Z0-9]{2}\d{1,4}$/) flight?: string;
  @IsOptional() @Code(/^\d{4}-\d{2}-\d{2}$/) date?: string;
  @IsOptional() @IsIn(['PASSENGER_AIRCRAFT', 'CARGO_AIRCRAFT', 'TRUCK']) means?: string;
  @IsOptional() @Part(() => TruckDto) truck?: TruckDto;
}

class ContactDto {
  @IsOptional() @Text(70) person?: string;
  @IsOptional() @Text(35) phone?: string;
  @IsOptional() @Text(100) email?: string;
}

class PartyDto {
  @Text(105) name!: string;
  @Texts(105, 4) addressLines!: string[];
  @Text(35) city!: string;
  @IsOptional() @Text(17) postal?: string;
  @Code(country) country!: string;
  @IsOptional() @Code(/^[0-9A-Z]{18}$/) uscc?: string;
  @IsOptional() @Text(17) eori?: string;
  @IsOptional() @Part(() => ContactDto) contact?: ContactDto;
}

class AgentDto {
  @Text(105) name!: string;
  @Text(35) city!: string;
  @IsOptional() @Code(/^\d{7,11}$/) iataCode?: string;
}

class WeightDto {
  @Amount() value!: number;
  @IsIn(['KG', 'LB']) unit!: string;
}

class VolumeDto {
  @Amount() value!: number;
  @IsIn(['MC', 'CC', 'CF', 'CI']) unit!: string;
}

class DimensionsDto {
  @Whole() pieces!: number;
  @Amount() length!: number;
  @Amount() width!: number;
  @Amount() height!: number;
  @IsIn(['CM', 'IN']) unit!: string;
}

class RateLineDto {
  @Whole() pieces!: number;
  @Amount() grossWeight!: number;
  @Code(/^[A-Z]$/) rateClass!: string;
  @Amount() chargeableWeight!: number;
  @Amount() rate!: number;
  @Amount() total!: number;
  @Text(700) goods!: string;
  @Codes(/^\d{6,10}$/, 50) hsCodes!: string[];
  @Parts(() => DimensionsDto, 100) dims!: DimensionsDto[];
  @Whole() slac!: number;
}

class PrepaidCollectDto {
  @IsIn(['P', 'C']) weight!: string;
  @IsIn(['P', 'C']) other!: string;
}

class OtherChargeDto {
  @Code(/^[A-Z]{2}$/) code!: string;
  @IsIn(['A', 'C']) entitlement!: string;
  @Amount() amount!: number;
  @IsIn(['P', 'C']) pc!: string;
}

class SummaryDto {
  @Amount() weight!: number;
  @Amount() dueAgent!: number;
  @Amount() dueCarrier!: number;
  @Amount() total!: number;
}

class TotalsDto {
  @Part(() => SummaryDto) prepaid!: SummaryDto;
}

class OciDto {
  @Whole() line!: number;
  @Code(country) country!: string;
  @Code(/^[A-Z]{3}$/) id!: string;
  @Code(/^[A-Z]{1,2}$/) customsId!: string;
  @Text(70) text!: string;
}

class CustomsDto {
  @Code(office) exportOffice!: string;
  @Codes(office, 10) transitOffices!: string[];
}

export class WaybillDto implements Waybill {
  @Validate(AwbCheckDigit) awb!: string;
  @IsIn(['Master', 'Direct']) type!: string;
  @IsOptional() @Code(airline) carrier?: string;
  @Code(airport) origin!: string;
  @Code(airport) destination!: string;
  @Parts(() => LegDto, 10) routing!: LegDto[];
  @Part(() => PartyDto) shipper!: PartyDto;
  @Part(() => PartyDto) consignee!: PartyDto;
  @IsOptional() @Part(() => AgentDto) agent?: AgentDto;
  @IsOptional() @Texts(12, 500) houses?: string[];
  @Whole() pieces!: number;
  @Part(() => WeightDto) grossWeight!: WeightDto;
  @IsOptional() @Part(() => VolumeDto) volume?: VolumeDto;
  @IsOptional() @Amount() chargeableWeight?: number;
  @Parts(() => RateLineDto, 50) rateLines!: RateLineDto[];
  @Code(/^[A-Z]{3}$/) currency!: string;
  @Code(/^[A-Z]{2}$/) chargeCode!: string;
  @Part(() => PrepaidCollectDto) prepaidCollect!: PrepaidCollectDto;
  @IsOptional() @Parts(() => OtherChargeDto, 50) otherCharges?: OtherChargeDto[];
  @IsOptional() @Part(() => TotalsDto) totals?: TotalsDto;
  @Text(15) declaredValueCarriage!: string;
  @Amount() declaredValueCustoms!: number;
  @IsOptional() @Codes(/^[A-Z]{3}$/, 20) shc?: string[];
  @IsOptional() @IsIn(['SPX', 'SCO', 'SHR', 'NSC']) securityStatus?: string;
  @IsOptional() @Text(700) handlingInformation?: string;
  @IsOptional() @Parts(() => OciDto, 99) oci?: OciDto[];
  @Code(instant) executedAt!: string;
  @IsOptional() @Text(70) executedIn?: string;
  @IsOptional() @Text(105) signedBy?: string;
  @Part(() => CustomsDto) customs!: CustomsDto;
}
