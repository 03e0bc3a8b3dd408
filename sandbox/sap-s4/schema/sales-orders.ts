import { entitySet, service, toMany, toOne } from './service.ts';

export const salesOrders = service('API_SALES_ORDER_SRV', 'SD-SLS', [
	entitySet('A_SalesOrder', 'SalesOrder', `
			SalesOrder:S10# SalesOrderType:S4 SalesOrderTypeInternalCode:S4! SalesOrganization:S4 DistributionChannel:S2 OrganizationDivision:S2 SalesGroup:S3
			SalesOffice:S4 SalesDistrict:S6 SoldToParty:S10# CreationDate:D! CreatedByUser:S12! LastChangeDate:D! SenderBusinessSystemName:S60!
			ExternalDocumentID:S40! LastChangeDateTime:O! ExternalDocLastChangeDateTime:O! PurchaseOrderByCustomer:S35 PurchaseOrderByShipToParty:S35
			CustomerPurchaseOrderType:S4 CustomerPurchaseOrderDate:D SalesOrderDate:D TotalNetAmount:N16,3! OverallDeliveryStatus:S1! TotalBlockStatus:S1!
			OverallOrdReltdBillgStatus:S1! OverallSDDocReferenceStatus:S1! TransactionCurrency:S5 SDDocumentReason:S3 PricingDate:D PriceDetnExchangeRate:N9,5
			BillingPlan:S10 RequestedDeliveryDate:D ShippingCondition:S2 CompleteDeliveryIsDefined:B ShippingType:S2 HeaderBillingBlockReason:S2
			DeliveryBlockReason:S2 DeliveryDateTypeRule:S1 IncotermsClassification:S3 IncotermsTransferLocation:S28 IncotermsLocation1:S70
			IncotermsLocation2:S70 IncotermsVersion:S4 CustomerPriceGroup:S2 PriceListType:S2 CustomerPaymentTerms:S4 PaymentMethod:S1 FixedValueDate:D
			AssignmentReference:S18 ReferenceSDDocument:S10 ReferenceSDDocumentCategory:S4! AccountingDocExternalReference:S16
			CustomerAccountAssignmentGroup:S2 AccountingExchangeRate:N9,5 CustomerGroup:S2 AdditionalCustomerGroup1:S3 AdditionalCustomerGroup2:S3
			AdditionalCustomerGroup3:S3 AdditionalCustomerGroup4:S3 AdditionalCustomerGroup5:S3 SlsDocIsRlvtForProofOfDeliv:B CustomerTaxClassification1:S1
			CustomerTaxClassification2:S1 CustomerTaxClassification3:S1 CustomerTaxClassification4:S1 CustomerTaxClassification5:S1
			CustomerTaxClassification6:S1 CustomerTaxClassification7:S1 CustomerTaxClassification8:S1 CustomerTaxClassification9:S1 TaxDepartureCountry:S3
			VATRegistrationCountry:S3 SalesOrderApprovalReason:S4! SalesDocApprovalStatus:S1! OverallSDProcessStatus:S1! TotalCreditCheckStatus:S1!
			OverallTotalDeliveryStatus:S1! OverallSDDocumentRejectionSts:S1! BillingDocumentDate:D ContractAccount:S12 AdditionalValueDays:S2
			CustomerPurchaseOrderSuplmnt:S4 ServicesRenderedDate:D
	`, [
		toMany('to_Item', 'A_SalesOrderItem', { SalesOrder: 'SalesOrder' }),
		toMany('to_Text', 'A_SalesOrderText', { SalesOrder: 'SalesOrder' }),
	]),
	entitySet('A_SalesOrderItem', 'SalesOrder SalesOrderItem', `
			SalesOrder:S10#! SalesOrderItem:S6# HigherLevelItem:S6# HigherLevelItemUsage:S1! SalesOrderItemCategory:S4 SalesOrderItemText:S40
			PurchaseOrderByCustomer:S35 PurchaseOrderByShipToParty:S35 UnderlyingPurchaseOrderItem:S6 ExternalItemID:S40! Material:S40 MaterialByCustomer:S35
			PricingDate:D PricingReferenceMaterial:S40 BillingPlan:S10 RequestedQuantity:N15,3 RequestedQuantityUnit:S3 RequestedQuantitySAPUnit:S3
			RequestedQuantityISOUnit:S3 OrderQuantityUnit:S3! OrderQuantitySAPUnit:S3! OrderQuantityISOUnit:S3! ConfdDelivQtyInOrderQtyUnit:N15,3!
			ItemGrossWeight:N15,3! ItemNetWeight:N15,3! ItemWeightUnit:S3! ItemWeightSAPUnit:S3 ItemWeightISOUnit:S3 ItemVolume:N15,3! ItemVolumeUnit:S3!
			ItemVolumeSAPUnit:S3 ItemVolumeISOUnit:S3 TransactionCurrency:S5! NetAmount:N16,3! TotalSDDocReferenceStatus:S1! SDDocReferenceStatus:S1!
			MaterialSubstitutionReason:S4! MaterialGroup:S9 MaterialPricingGroup:S2 AdditionalMaterialGroup1:S3 AdditionalMaterialGroup2:S3
			AdditionalMaterialGroup3:S3 AdditionalMaterialGroup4:S3 AdditionalMaterialGroup5:S3 BillingDocumentDate:D ContractAccount:S12
			AdditionalValueDays:S2 ServicesRenderedDate:D Batch:S10 ProductionPlant:S4 OriginalPlant:S4! AltvBsdConfSubstitutionStatus:S1! StorageLocation:S4
			DeliveryGroup:S3 ShippingPoint:S4 ShippingType:S2 DeliveryPriority:S2 DeliveryDateQuantityIsFixed:B DeliveryDateTypeRule:S1
			IncotermsClassification:S3 IncotermsTransferLocation:S28 IncotermsLocation1:S70 IncotermsLocation2:S70 TaxAmount:N14,3
			ProductTaxClassification1:S1 ProductTaxClassification2:S1 ProductTaxClassification3:S1 ProductTaxClassification4:S1 ProductTaxClassification5:S1
			ProductTaxClassification6:S1 ProductTaxClassification7:S1 ProductTaxClassification8:S1 ProductTaxClassification9:S1 MatlAccountAssignmentGroup:S2
			CostAmount:N14,3 CustomerPaymentTerms:S4 FixedValueDate:D CustomerGroup:S2 SalesDocumentRjcnReason:S2 ItemBillingBlockReason:S2
			SlsDocIsRlvtForProofOfDeliv:B WBSElement:S24 ProfitCenter:S10 AccountingExchangeRate:N9,5 ReferenceSDDocument:S10 ReferenceSDDocumentItem:S6
			SDProcessStatus:S1! DeliveryStatus:S1! OrderRelatedBillingStatus:S1! Subtotal1Amount:N14,3! Subtotal2Amount:N14,3! Subtotal3Amount:N14,3!
			Subtotal4Amount:N14,3! Subtotal5Amount:N14,3! Subtotal6Amount:N14,3!
	`, [
		toOne('to_SalesOrder', 'A_SalesOrder', { SalesOrder: 'SalesOrder' }),
	]),
	entitySet('A_SalesOrderText', 'SalesOrder Language LongTextID', `
			SalesOrder:S10#! Language:S2 LongTextID:S4 LongText:S~
	`, [
		toOne('to_SalesOrder', 'A_SalesOrder', { SalesOrder: 'SalesOrder' }),
	]),
]);
