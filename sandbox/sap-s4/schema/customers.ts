import { entitySet, toMany } from './service.ts';

/** What a business partner is as a customer: in general, to a company code, to a sales area. */
export const customerSets = [
	entitySet('A_Customer', 'Customer', `
			Customer:S10# AuthorizationGroup:S4 BillingIsBlockedForCustomer:S2 CreatedByUser:S12! CreationDate:D! CustomerAccountGroup:S4
			CustomerClassification:S2 CustomerFullName:S220! BPCustomerFullName:S220! CustomerName:S80! BPCustomerName:S81! DeliveryIsBlocked:S2
			FreeDefinedAttribute01:S2 FreeDefinedAttribute02:S2 FreeDefinedAttribute03:S2 FreeDefinedAttribute04:S2 FreeDefinedAttribute05:S2
			FreeDefinedAttribute06:S3 FreeDefinedAttribute07:S3 FreeDefinedAttribute08:S3 FreeDefinedAttribute09:S3 FreeDefinedAttribute10:S3
			NFPartnerIsNaturalPerson:S1! OrderIsBlockedForCustomer:S2 PostingIsBlocked:B Supplier:S10# CustomerCorporateGroup:S10 FiscalAddress:S10
			Industry:S4! IndustryCode1:S10 IndustryCode2:S10 IndustryCode3:S10 IndustryCode4:S10 IndustryCode5:S10 InternationalLocationNumber1:S7!
			InternationalLocationNumber2:S5! InternationalLocationNumber3:S1! NielsenRegion:S2 PaymentReason:S4 ResponsibleType:S2 TaxNumber1:S16!
			TaxNumber2:S11! TaxNumber3:S18! TaxNumber4:S18! TaxNumber5:S60! TaxNumberType:S2 VATRegistration:S20! DeletionIndicator:B
			ExpressTrainStationName:S25 TrainStationName:S25 CityCode:S4 County:S3 BR_ICMSTaxPayerType:S2
	`, [
		toMany('to_CustomerCompany', 'A_CustomerCompany', { Customer: 'Customer' }),
		toMany('to_CustomerSalesArea', 'A_CustomerSalesArea', { Customer: 'Customer' }),
	]),
	entitySet('A_CustomerCompany', 'Customer CompanyCode', `
			Customer:S10# CompanyCode:S4 APARToleranceGroup:S4 AccountByCustomer:S12 AccountingClerk:S2 AccountingClerkFaxNumber:S31
			AccountingClerkInternetAddress:S130 AccountingClerkPhoneNumber:S30 AlternativePayerAccount:S10 AuthorizationGroup:S4 CollectiveInvoiceVariant:S1
			CustomerAccountNote:S30 CustomerHeadOffice:S10 CustomerSupplierClearingIsUsed:B HouseBank:S5 InterestCalculationCode:S2 InterestCalculationDate:D
			IntrstCalcFrequencyInMonths:S2 IsToBeLocallyProcessed:B ItemIsToBePaidSeparately:B LayoutSortingRule:S3 PaymentBlockingReason:S1
			PaymentMethodsList:S10 PaymentReason:S4 PaymentTerms:S4 PaytAdviceIsSentbyEDI:B PhysicalInventoryBlockInd:B ReconciliationAccount:S10
			RecordPaymentHistoryIndicator:B UserAtCustomer:S15 DeletionIndicator:B CashPlanningGroup:S10 KnownOrNegotiatedLeave:S4 ValueAdjustmentKey:S2
			CustomerAccountGroup:S4
	`),
	entitySet('A_CustomerSalesArea', 'Customer SalesOrganization DistributionChannel Division', `
			Customer:S10# SalesOrganization:S4 DistributionChannel:S2 Division:S2 AccountByCustomer:S12 AuthorizationGroup:S4 BillingIsBlockedForCustomer:S2
			CompleteDeliveryIsDefined:B CreditControlArea:S4 Currency:S5 CustIsRlvtForSettlmtMgmt:B CustomerABCClassification:S2
			CustomerAccountAssignmentGroup:S2 CustomerGroup:S2 CustomerIsRebateRelevant:B CustomerPaymentTerms:S4 CustomerPriceGroup:S2
			CustomerPricingProcedure:S2 CustomerStatisticsGroup:S1 CustProdProposalProcedure:S2 DeliveryIsBlockedForCustomer:S2 DeliveryPriority:S2
			IncotermsClassification:S3 IncotermsLocation2:S70 IncotermsVersion:S4 IncotermsLocation1:S70 IncotermsSupChnLoc1AddlUUID:G
			IncotermsSupChnLoc2AddlUUID:G IncotermsSupChnDvtgLocAddlUUID:G DeletionIndicator:B IncotermsTransferLocation:S28 InspSbstHasNoTimeOrQuantity:B
			InvoiceDate:S2 ItemOrderProbabilityInPercent:S3 ManualInvoiceMaintIsRelevant:B MaxNmbrOfPartialDelivery:N1,0 OrderCombinationIsAllowed:B
			OrderIsBlockedForCustomer:S2 OverdelivTolrtdLmtRatioInPct:N3,1 PartialDeliveryIsAllowed:S1 PriceListType:S2 ProductUnitGroup:S4
			ProofOfDeliveryTimeValue:N6,2 SalesGroup:S3 SalesItemProposal:S10 SalesOffice:S4 ShippingCondition:S2 SlsDocIsRlvtForProofOfDeliv:B
			SlsUnlmtdOvrdelivIsAllwd:B SupplyingPlant:S4 SalesDistrict:S6 UnderdelivTolrtdLmtRatioInPct:N3,1 InvoiceListSchedule:S2 ExchangeRateType:S4
			AdditionalCustomerGroup1:S3 AdditionalCustomerGroup2:S3 AdditionalCustomerGroup3:S3 AdditionalCustomerGroup4:S3 AdditionalCustomerGroup5:S3
			PaymentGuaranteeProcedure:S4 CustomerAccountGroup:S4
	`),
];
