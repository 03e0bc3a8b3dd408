import { entitySet, service, toMany, toOne } from './service.ts';

export const materialStock = service('API_MATERIAL_STOCK_SRV', 'MM-IM', [
	entitySet('A_MaterialStock', 'Material', `
			Material:S40 MaterialBaseUnit:S3
	`, [
		toMany('to_MatlStkInAcctMod', 'A_MatlStkInAcctMod', { Material: 'Material' }),
	]),
	entitySet('A_MatlStkInAcctMod', 'Material Plant StorageLocation Batch Supplier Customer WBSElementInternalID SDDocument SDDocumentItem InventorySpecialStockType InventoryStockType', `
			Material:S40 Plant:S4 StorageLocation:S4 Batch:S10 Supplier:S10# Customer:S10# WBSElementInternalID:S8 SDDocument:S10# SDDocumentItem:S6#
			InventorySpecialStockType:S1 InventoryStockType:S2 WBSElementExternalID:S24 MaterialBaseUnit:S3 MatlWrhsStkQtyInMatlBaseUnit:N31,14
	`, [
		toOne('to_MaterialStock', 'A_MaterialStock', { Material: 'Material' }),
	]),
]);

export const products = service('API_PRODUCT_SRV', 'LO-MD-MM', [
	entitySet('A_Product', 'Product', `
			Product:S40 ProductType:S4 CrossPlantStatus:S2 CrossPlantStatusValidityDate:D CreationDate:D! CreatedByUser:S12! LastChangeDate:D!
			LastChangedByUser:S12! LastChangeDateTime:O! IsMarkedForDeletion:B ProductOldID:S40 GrossWeight:N13,3 PurchaseOrderQuantityUnit:S3
			SourceOfSupply:S1 WeightUnit:S3 NetWeight:N13,3 CountryOfOrigin:S3 CompetitorID:S10 ProductGroup:S9 BaseUnit:S3 ItemCategoryGroup:S4
			ProductHierarchy:S18 Division:S2 VarblPurOrdUnitIsActive:S1 VolumeUnit:S3 MaterialVolume:N13,3 ANPCode:S9 Brand:S4 ProcurementRule:S1
			ValidityStartDate:D LowLevelCode:S3 ProdNoInGenProdInPrepackProd:S40 SerialIdentifierAssgmtProfile:S4 SizeOrDimensionText:S32
			IndustryStandardName:S18 ProductStandardID:S18 InternationalArticleNumberCat:S2 ProductIsConfigurable:B IsBatchManagementRequired:B
			ExternalProductGroup:S18 CrossPlantConfigurableProduct:S40 SerialNoExplicitnessLevel:S1 ProductManufacturerNumber:S40 ManufacturerNumber:S10
			ManufacturerPartProfile:S4 QltyMgmtInProcmtIsActive:B IndustrySector:S1 ChangeNumber:S12 MaterialRevisionLevel:S2 HandlingIndicator:S4
			WarehouseProductGroup:S4 WarehouseStorageCondition:S2 StandardHandlingUnitType:S4 SerialNumberProfile:S4 AdjustmentProfile:S3
			PreferredUnitOfMeasure:S3 IsPilferable:B IsRelevantForHzdsSubstances:B QuarantinePeriod:N3,0 TimeUnitForQuarantinePeriod:S3
			QualityInspectionGroup:S4 AuthorizationGroup:S4 HandlingUnitType:S4 HasVariableTareWeight:B MaximumPackagingLength:N15,3
			MaximumPackagingWidth:N15,3 MaximumPackagingHeight:N15,3 UnitForMaxPackagingDimensions:S3
	`, [
		toMany('to_Description', 'A_ProductDescription', { Product: 'Product' }),
	]),
	entitySet('A_ProductDescription', 'Product Language', `
			Product:S40 Language:S2 ProductDescription:S40
	`),
]);
