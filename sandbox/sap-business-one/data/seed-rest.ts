import type { Row } from '../model/properties.ts';
import type { EntitySetName } from '../model/entity-sets.ts';
import { MAIN_WAREHOUSE, OTHER_WAREHOUSE } from './seed-items.ts';

export const SERVICE_CALL_NUMBER_OFFSET = 900_000;
export const PHONE_QUERY = 'customerByPhone';
/** What the stored query says it does; {@link ../writes/sql-queries.ts} does it. */
const PHONE_QUERY_TEXT =
	"SELECT CardCode, CardName, Phone1, Phone2, Cellular FROM OCRD WHERE CardType = 'C' AND frozenFor = 'N' AND " +
	"(REPLACE(REPLACE(Cellular, '-', ''), ' ', '') LIKE '%' || :digits OR REPLACE(REPLACE(Phone1, '-', ''), ' ', '') LIKE '%' || :digits)";

type RestSet = 'PriceLists' | 'Warehouses' | 'BusinessPlaces' | 'NotaFiscalUsage' | 'ServiceCallStatus' | 'ServiceCalls' | 'SQLQueries';

/** What no call changes, and the service calls that were there before. */
export function seedRest(): Pick<Record<EntitySetName, Row[]>, RestSet> {
	return {
		PriceLists: ['Tabela padrão', 'Custo', 'Sem preços'].map((name, index) => ({ PriceListNo: index + 1, PriceListName: name, Active: 'tYES' })),
		Warehouses: [
			{ WarehouseCode: MAIN_WAREHOUSE, WarehouseName: 'Depósito central', BusinessPlaceID: 1, Inactive: 'tNO' },
			{ WarehouseCode: OTHER_WAREHOUSE, WarehouseName: 'Filial Campinas', BusinessPlaceID: 2, Inactive: 'tNO' },
		],
		BusinessPlaces: [
			{ BPLID: 1, BPLName: 'Matriz', Disabled: 'tNO' },
			{ BPLID: 2, BPLName: 'Filial Campinas', Disabled: 'tNO' },
			{ BPLID: 3, BPLName: 'Filial encerrada', Disabled: 'tYES' },
		],
		NotaFiscalUsage: [
			{ ID: 9, Usage: 'Venda', Description: 'Venda a consumidor' },
			{ ID: 10, Usage: 'Revenda', Description: 'Venda para revenda' },
		],
		ServiceCallStatus: [
			{ StatusId: -3, Name: 'Aberta', Description: null },
			{ StatusId: -2, Name: 'Pendente', Description: null },
			{ StatusId: -1, Name: 'Fechada', Description: null },
		],
		ServiceCalls: [
			{
				ServiceCallID: 7001, DocNum: SERVICE_CALL_NUMBER_OFFSET + 7001, CustomerCode: 'C1002', CustomerName: 'João Batista Oliveira',
				Subject: 'Troca', Description: 'Produto com defeito', Priority: 'scp_Low', Status: -1, Telephone: null, BPCellular: null, BPeMail: null,
				CustomerRefNo: null, ItemCode: null, CreationDate: '2026-04-01', UpdateDate: '2026-04-02',
			},
		],
		SQLQueries: [{ SqlCode: PHONE_QUERY, SqlName: 'Cliente por telefone', SqlText: PHONE_QUERY_TEXT, ParamList: 'digits' }],
	};
}
