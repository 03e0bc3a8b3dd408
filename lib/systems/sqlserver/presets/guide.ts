import type { SqlServerErpSettings } from '../settings';

/** The database of the integration guide on SQL Server: clientes, Pedidos, itens_pedido, produtos, estoque. */
export const guideSqlServerSettings: SqlServerErpSettings = {
	preset: 'guide',
	tables: {
		customers: 'clientes',
		orders: 'Pedidos',
		orderItems: 'itens_pedido',
		products: 'produtos',
		stock: 'estoque',
	},
	columns: {
		customers: {
			id: 'id',
			name: 'nome',
			email: 'email',
			phones: ['telefone'],
			document: '',
			creditLimit: 'limite_credito',
		},
		orders: {
			id: 'NumeroPedido',
			number: '',
			customerId: 'ClienteId',
			date: 'DataPedido',
			total: 'ValorTotal',
			pending: 'ValorPendente',
			status: 'StatusPedido',
		},
		orderItems: { orderId: 'pedido_id', sku: '', name: 'nome_produto', quantity: '', unitPrice: '' },
		products: { id: 'id', sku: 'sku', name: 'nome', price: 'preco_venda' },
		stock: {
			productId: 'produto_id',
			available: 'quantidade_disponivel',
			reserved: 'quantidade_reservada',
			warehouse: '',
		},
	},
	pendingStatuses: ['Aberto', 'EmProcessamento', 'Pendente'],
	openStatuses: ['Aberto', 'EmProcessamento'],
	orderStatuses: {},
	phoneDigitScan: false,
	defaultAreaCode: '',
	statements: {},
	ticketProcedure: 'sp_CriarChamado',
	ticketParameters: ['customerId int', 'description nvarchar', 'source varchar'],
	currency: 'BRL',
	timeoutMs: 10_000,
	company: '010',
	branches: { customers: '', products: '', stock: '', prices: '', orders: '' },
	priceTable: '',
};
