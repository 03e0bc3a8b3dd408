import { entitySet, service, toMany, toOne } from './service.ts';

/** Prices and discounts are condition records: for what and whom a record counts is its validity, how much is the record. */
export const pricingConditions = service('API_SLSPRICINGCONDITIONRECORD_SRV', 'SD-BF-PR', [
	entitySet('A_SlsPrcgCndnRecdValidity', 'ConditionRecord ConditionValidityEndDate', `
			ConditionRecord:S10# ConditionValidityEndDate:D ConditionValidityStartDate:D ConditionApplication:S2 ConditionType:S4 ConditionReleaseStatus:S1
			DepartureCountry:S3 SalesDocument:S10 SalesDocumentItem:S6 BillableControl:S2 Industry:S4 CityCode:S4 ConditionContract:S10 County:S3
			EngagementProject:S40 ConfigurationNumber:S18 BR_NFDocumentType:S1 BRSpcfcFreeDefinedField1:S40 BRSpcfcFreeDefinedField2:S40
			BRSpcfcFreeDefinedField3:S40 InternationalArticleNumber:S18 TechnicalObjectType:S10 Equipment:S18 CustomerHierarchy:S10 IncotermsClassification:S3
			IncotermsTransferLocation:S28 AccountTaxType:S2 TxRlvnceClassfctnForArgentina:S10 BR_TaxCode:S2 LocalSalesTaxApplicabilityCode:S3 CustomerGroup:S2
			CustomerPriceGroup:S2 MaterialPricingGroup:S2 SoldToParty:S10# BPForSoldToParty:S10 Customer:S10# BPForCustomer:S10 PayerParty:S10
			BPForPayerParty:S10 ShipToParty:S10 BPForShipToParty:S10 Supplier:S10# BPForSupplier:S10 DestinationCountry:S3 MaterialGroup:S9 Material:S40
			ReturnsRefundExtent:S3 AdditionalMaterialGroup1:S3 AdditionalMaterialGroup2:S3 AdditionalMaterialGroup3:S3 AdditionalMaterialGroup4:S3
			AdditionalMaterialGroup5:S3 Personnel:S8 PriceListType:S2 PostalCode:S10 Region:S3 EngagementProjectServiceOrg:S5 RequirementSegment:S40
			StockSegment:S40 Division:S2 CommodityCode:S17 ConsumptionTaxCtrlCode:S16 BRSpcfcTaxBasePercentageCode:S1 BRSpcfcTxGrpDynTaxExceptions:S2
			CustomerTaxClassification1:S1 CustomerTaxClassification2:S1 CustomerTaxClassification3:S1 CustomerTaxClassification4:S1
			CustomerTaxClassification5:S1 CustomerTaxClassification6:S1 CustomerTaxClassification7:S1 CustomerTaxClassification8:S1
			CustomerTaxClassification9:S1 ProductTaxClassification1:S1 ProductTaxClassification2:S1 ProductTaxClassification3:S1 ProductTaxClassification4:S1
			ProductTaxClassification5:S1 ProductTaxClassification6:S1 ProductTaxClassification7:S1 ProductTaxClassification8:S1 ProductTaxClassification9:S1
			TradingContract:S10 TradingContractItem:S6 TaxJurisdiction:S15 BRSpcfcTaxDepartureRegion:S3 BRSpcfcTaxDestinationRegion:S3
			MainItemMaterialPricingGroup:S2 MainItemPricingRefMaterial:S40 VariantCondition:S26 ValueAddedServiceChargeCode:S3 SDDocument:S10#
			ReferenceSDDocument:S10 ReferenceSDDocumentItem:S6 SalesOffice:S4 SalesGroup:S3 SalesOrganization:S4 SalesOrderSalesOrganization:S4
			OrderQuantityUnit:S3 DistributionChannel:S2 TransactionCurrency:S5 WBSElementInternalID:S24 WBSElementExternalID:S24 WorkPackage:S24 Plant:S4
			PlantRegion:S3 WorkItem:S10 ConditionProcessingStatus:S2 PricingDate:D ConditionIsExclusive:B ConditionScaleBasisValue:S7 TaxCode:S2
			ServiceDocument:S10 ServiceDocumentItem:S6 TimeSheetOvertimeCategory:S4 SalesSDDocumentCategory:S4 ReturnReason:S3 ProdUnivHierarchyNode:S24
			ProductHierarchyNode:S24 CustomerConditionGroup:S2 ShippingType:S2 SubscriptionContractDuration:S13 SubscrpnContrDurationUnit:S12
			SubscriptionContractLockReason:S8 CrsCtlgMappgPriceVersionNumber:S4 OrderType:S4 SalesDocumentType:S4 SDDocumentReason:S3 VolumeRebateGroup:S2
			ValuationType:S10 SalesDistrict:S6 Batch:S10 PurgDocSupplyingPlant:S4 MatUsageIndicator:S3 ShippingCondition:S2 PlantCounty:S3 PlantCity:S4
			MaterialExternalGroup:S18 CustomerHierarchyRootNode:S20 CustomerHierarchyNodeID:S40 CustomerHierarchyNodeType:S30 AdditionalCustomerGroup1:S3
			AdditionalCustomerGroup2:S3 AdditionalCustomerGroup3:S3 AdditionalCustomerGroup4:S3 AdditionalCustomerGroup5:S3 SDDocumentItem:S6#
			CndnBillingDocumentCategory:S1 Country:S3 CustomerPurchaseOrderType:S4 CountryOfOrigin:S3 SalesDocumentItemCategory:S4 BillToParty:S10
			BusinessPartnerIndustryCode:S10 BillingDocumentType:S4 MatlAccountAssignmentGroup:S2 PRAContract:S10 Well:S15 WellCompletion:S5
			MeasurementPoint:S20 PricingFormulaNumber:S10 ETag:S40
	`, [
		toOne('to_SlsPrcgConditionRecord', 'A_SlsPrcgConditionRecord', { ConditionRecord: 'ConditionRecord' }),
	]),
	entitySet('A_SlsPrcgConditionRecord', 'ConditionRecord', `
			ConditionRecord:S10# ConditionSequentialNumber:S2 ConditionTable:S3 ConditionApplication:S2 ConditionType:S4 ConditionValidityEndDate:D
			ConditionValidityStartDate:D CreatedByUser:S12 CreationDate:D ConditionTextID:S10 PricingScaleType:S1 PricingScaleBasis:S1
			ConditionScaleQuantity:N15,3 ConditionScaleQuantityUnit:S3 ConditionScaleAmount:N16,3 ConditionScaleAmountCurrency:S5 ConditionCalculationType:S1
			ConditionRateValue:N12,3 ConditionRateValueUnit:S5 ConditionRateRatio:N24,9 ConditionRateRatioUnit:S3 ConditionRateAmount:N24,9
			ConditionCurrency:S5 ConditionQuantity:N5,0 ConditionQuantityUnit:S3 ConditionToBaseQtyNmrtr:N5,0 ConditionToBaseQtyDnmntr:N5,0 BaseUnit:S3
			ConditionLowerLimit:N12,3 ConditionLowerLimitAmount:N24,9 ConditionLowerLimitRatio:N24,9 ConditionUpperLimit:N12,3 ConditionUpperLimitAmount:N24,9
			ConditionUpperLimitRatio:N24,9 ConditionAlternativeCurrency:S5 ConditionExclusion:S1 ConditionIsDeleted:B AdditionalValueDays:S2 FixedValueDate:D
			PaymentTerms:S4 CndnMaxNumberOfSalesOrders:S2 MinimumConditionBasisValue:N15,3 MaximumConditionBasisValue:N15,3 MaximumConditionAmount:N14,3
			IncrementalScale:S4 PricingScaleLine:S4 ConditionReleaseStatus:S1 SalesPriceApprovalRequest:S10 ConditionChangeReason:S3
			PrevApprovedConditionRecord:S10 ConditionTaxCode:S2 ConditionWithholdingTaxCode:S2 TaxExemptionLicense:S24 LicenseGrantDate:D LastChangeDateTime:O
			SAPObjectNodeType:S30! ETag:S40
	`, [
		toMany('to_SlsPrcgCndnRecdValidity', 'A_SlsPrcgCndnRecdValidity', { ConditionRecord: 'ConditionRecord' }),
	]),
]);
