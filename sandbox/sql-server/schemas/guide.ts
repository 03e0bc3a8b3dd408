import { company } from '../../data/company.ts';
import type { OrderStatus } from '../../data/company.ts';
import type { Schema, SchemaTarget } from '../instance.ts';
import { raise } from '../procedures.ts';
import { addCanary } from './canary.ts';
import { decimalText } from './decimal-text.ts';

export { CANARY_SECRET } from './canary.ts';

/** The guide's words for open orders are `Aberto` and `EmProcessamento`. */
export const GUIDE_STATUS: Readonly<Record<OrderStatus, string>> = {
	pendente: 'Aberto',
	em_separacao: 'EmProcessamento',
	bloqueado: 'Bloqueado',
	faturado: 'Faturado',
	entregue: 'Entregue',
	cancelado: 'Cancelado',
};

const TABLES = `
CREATE TABLE dbo.clientes (
	id INT NOT NULL PRIMARY KEY,
	nome NVARCHAR(120) NOT NULL,
	email VARCHAR(120) NULL,
	telefone VARCHAR(60) NULL,
	documento VARCHAR(20) NULL,
	limite_credito DECIMAL(12,2) NOT NULL DEFAULT 0
);
CREATE INDEX ix_clientes_telefone ON dbo.clientes (telefone);
CREATE INDEX ix_clientes_documento ON dbo.clientes (documento);
CREATE TABLE dbo.produtos (
	id INT NOT NULL PRIMARY KEY,
	sku VARCHAR(40) NOT NULL UNIQUE,
	nome NVARCHAR(120) NOT NULL,
	preco_venda DECIMAL(12,2) NOT NULL
);
CREATE TABLE dbo.estoque (
	produto_id INT NOT NULL PRIMARY KEY,
	quantidade_disponivel DECIMAL(12,3) NOT NULL DEFAULT 0,
	quantidade_reservada DECIMAL(12,3) NOT NULL DEFAULT 0
);
CREATE TABLE dbo.Pedidos (
	NumeroPedido INT NOT NULL PRIMARY KEY,
	DataPedido DATETIME NOT NULL,
	ValorTotal MONEY NOT NULL,
	ValorPendente MONEY NOT NULL DEFAULT 0,
	StatusPedido NVARCHAR(30) NOT NULL,
	ClienteId INT NOT NULL
);
CREATE INDEX ix_pedidos_cliente ON dbo.Pedidos (ClienteId, DataPedido);
CREATE TABLE dbo.itens_pedido (
	id INT IDENTITY(1,1) PRIMARY KEY,
	pedido_id INT NOT NULL,
	sku VARCHAR(40) NOT NULL,
	nome_produto NVARCHAR(120) NOT NULL,
	quantidade DECIMAL(12,3) NOT NULL,
	preco_unitario MONEY NOT NULL
);
CREATE INDEX ix_itens_pedido ON dbo.itens_pedido (pedido_id);
CREATE TABLE dbo.chamados (
	id INT IDENTITY(1,1) PRIMARY KEY,
	numero VARCHAR(20) NOT NULL,
	cliente_id INT NOT NULL,
	descricao NVARCHAR(MAX) NOT NULL,
	origem VARCHAR(50) NOT NULL,
	status NVARCHAR(20) NOT NULL DEFAULT N'Aberto',
	aberto_em DATETIME NOT NULL DEFAULT GETDATE()
);`;

function fill(target: SchemaTarget): void {
	target.insert('clientes', ['id', 'nome', 'email', 'telefone', 'documento', 'limite_credito'],
		company.customers.map((row) => [Number(row.id), row.name, row.email, row.phone, row.documentStored, decimalText(row.creditLimitCents)]));
	target.insert('produtos', ['id', 'sku', 'nome', 'preco_venda'],
		company.products.map((row) => [Number(row.id), row.sku, row.name, decimalText(row.listPriceCents)]));
	target.insert('estoque', ['produto_id', 'quantidade_disponivel', 'quantidade_reservada'],
		company.products.map((row) => [Number(row.id), row.available, row.reserved]));
	target.insert('Pedidos', ['NumeroPedido', 'DataPedido', 'ValorTotal', 'ValorPendente', 'StatusPedido', 'ClienteId'],
		company.orders.map((row) => [Number(row.id), row.orderedAt, decimalText(row.totalCents), decimalText(row.pendingCents), GUIDE_STATUS[row.status], Number(row.customerId)]));
	target.insert('itens_pedido', ['pedido_id', 'sku', 'nome_produto', 'quantidade', 'preco_unitario'],
		company.orders.flatMap((order) => order.items.map((item) => [Number(order.id), item.sku, item.name, item.quantity, decimalText(item.unitPriceCents)])));
}

/** It has no idempotency key, as in the field: a call that timed out may have made a ticket. The first row is the ticket. */
function ticketProcedure(target: SchemaTarget): void {
	target.procedure({
		name: 'sp_CriarChamado',
		parameters: '@customerId int, @description nvarchar(max), @source varchar(50)',
		granted: true,
		run(call) {
			if (call.run('SELECT id FROM dbo.clientes WHERE id = @customerId').length === 0) throw raise('Cliente inexistente');
			const [count] = call.run('SELECT COUNT(*) AS n FROM dbo.chamados');
			const number = `CH-${String(Number(count?.['n'] ?? 0) + 1).padStart(6, '0')}`;
			call.run(`INSERT INTO dbo.chamados (numero, cliente_id, descricao, origem) VALUES ('${number}', @customerId, @description, @source)`);
			call.send(`SELECT id, numero, status FROM dbo.chamados WHERE numero = '${number}'`);
		},
	});
	// One that the sandbox's user may not execute.
	target.procedure({
		name: 'sp_ApagarChamados',
		parameters: '',
		granted: false,
		run: (call) => void call.run('DELETE FROM dbo.chamados'),
	});
}

/**
 * The integration guide's tables (clientes, produtos, estoque, Pedidos, itens_pedido), its procedure sp_CriarChamado, and a
 * canary, filled with the sample company. Dates are São Paulo wall-clock time without a zone.
 */
export const guideSchema: Schema = (target) => {
	target.run(TABLES);
	addCanary(target);
	fill(target);
	ticketProcedure(target);
};
