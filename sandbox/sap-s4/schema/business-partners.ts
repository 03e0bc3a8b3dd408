import { customerSets } from './customers.ts';
import { entitySet, service, toMany, toOne } from './service.ts';

/** Customers and suppliers alike are business partners; the customer's own data is beside them. */
export const businessPartners = service('API_BUSINESS_PARTNER', 'LO-MD-BP', [
	entitySet('A_BusinessPartner', 'BusinessPartner', `
			BusinessPartner:S10# Customer:S10#! Supplier:S10#! AcademicTitle:S4 AuthorizationGroup:S4 BusinessPartnerCategory:S1 BusinessPartnerFullName:S81!
			BusinessPartnerGrouping:S4 BusinessPartnerName:S81! BusinessPartnerUUID:G! CorrespondenceLanguage:S2 CreatedByUser:S12! CreationDate:D!
			CreationTime:T! FirstName:S40 FormOfAddress:S4 Industry:S10 InternationalLocationNumber1:S7 InternationalLocationNumber2:S5 IsFemale:B IsMale:B
			IsNaturalPerson:S1 IsSexUnknown:B GenderCodeName:S1 Language:S2 LastChangeDate:D! LastChangeTime:T! LastChangedByUser:S12! LastName:S40
			LegalForm:S2 OrganizationBPName1:S40 OrganizationBPName2:S40 OrganizationBPName3:S40 OrganizationBPName4:S40 OrganizationFoundationDate:D
			OrganizationLiquidationDate:D SearchTerm1:S20 SearchTerm2:S20 AdditionalLastName:S40 BirthDate:D BusinessPartnerBirthDateStatus:S1
			BusinessPartnerBirthplaceName:S40 BusinessPartnerDeathDate:D BusinessPartnerIsBlocked:B BusinessPartnerType:S4 ETag:S26!
			GroupBusinessPartnerName1:S40 GroupBusinessPartnerName2:S40 IndependentAddressID:S10! InternationalLocationNumber3:S1 MiddleName:S40
			NameCountry:S3 NameFormat:S2 PersonFullName:S80 PersonNumber:S10! IsMarkedForArchiving:B BusinessPartnerIDByExtSystem:S20
			BusinessPartnerPrintFormat:S1 BusinessPartnerOccupation:S4 BusPartMaritalStatus:S1 BusPartNationality:S3 BusinessPartnerBirthName:S40
			BusinessPartnerSupplementName:S4 NaturalPersonEmployerName:S35 LastNamePrefix:S4 LastNameSecondPrefix:S4 Initials:S10
			BPDataControllerIsNotRequired:B TradingPartner:S6
	`, [
		toMany('to_BusinessPartnerAddress', 'A_BusinessPartnerAddress', { BusinessPartner: 'BusinessPartner' }),
		toMany('to_BusinessPartnerTax', 'A_BusinessPartnerTaxNumber', { BusinessPartner: 'BusinessPartner' }),
		toOne('to_Customer', 'A_Customer', { Customer: 'Customer' }),
	]),
	entitySet('A_BusinessPartnerAddress', 'BusinessPartner AddressID', `
			BusinessPartner:S10# AddressID:S10# ValidityStartDate:O ValidityEndDate:O AuthorizationGroup:S4 AddressUUID:G! AdditionalStreetPrefixName:S40
			AdditionalStreetSuffixName:S40 AddressTimeZone:S6 CareOfName:S40 CityCode:S12 CityName:S40 CompanyPostalCode:S10 Country:S3 County:S40
			DeliveryServiceNumber:S10 DeliveryServiceTypeCode:S4 District:S40 FormOfAddress:S4! FullName:S80! HomeCityName:S40 HouseNumber:S10
			HouseNumberSupplementText:S10 Language:S2 POBox:S10 POBoxDeviatingCityName:S40 POBoxDeviatingCountry:S3 POBoxDeviatingRegion:S3
			POBoxIsWithoutNumber:B POBoxLobbyName:S40 POBoxPostalCode:S10 Person:S10#! PostalCode:S10 PrfrdCommMediumType:S3 Region:S3 StreetName:S60
			StreetPrefixName:S40 StreetSuffixName:S40 TaxJurisdiction:S15 TransportZone:S10 AddressIDByExternalSystem:S20 CountyCode:S8 TownshipCode:S8
			TownshipName:S40
	`, [
		toMany('to_EmailAddress', 'A_AddressEmailAddress', { AddressID: 'AddressID' }),
		toMany('to_MobilePhoneNumber', 'A_AddressPhoneNumber', { AddressID: 'AddressID' }, { PhoneNumberType: ['2', '3'] }),
		toMany('to_PhoneNumber', 'A_AddressPhoneNumber', { AddressID: 'AddressID' }, { PhoneNumberType: ['', '1'] }),
	]),
	entitySet('A_AddressPhoneNumber', 'AddressID Person OrdinalNumber', `
			AddressID:S10# Person:S10# OrdinalNumber:S3# DestinationLocationCountry:S3 IsDefaultPhoneNumber:B PhoneNumber:S30 PhoneNumberExtension:S10
			InternationalPhoneNumber:S30! PhoneNumberType:S1 AddressCommunicationRemarkText:S50
	`),
	entitySet('A_AddressEmailAddress', 'AddressID Person OrdinalNumber', `
			AddressID:S10# Person:S10# OrdinalNumber:S3# IsDefaultEmailAddress:B EmailAddress:S241 SearchEmailAddress:S20! AddressCommunicationRemarkText:S50
	`),
	entitySet('A_BusinessPartnerTaxNumber', 'BusinessPartner BPTaxType', `
			BusinessPartner:S10# BPTaxType:S4 BPTaxNumber:S20 BPTaxLongNumber:S60 AuthorizationGroup:S4
	`),
	...customerSets,
]);
