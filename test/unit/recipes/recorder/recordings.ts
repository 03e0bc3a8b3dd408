import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An export of Chrome's Recorder, as text. */
export const searchCustomer = readFileSync(join(__dirname, 'recordings', 'search-customer.json'), 'utf8');

/** What was typed in it. */
export const typedInSearch = ['bot.vendas', 'S3nh@ do robô', '11987654321', '1198765'];

type Step = Record<string, unknown>;

/** The alternatives that Chrome writes for an element with a label and an id. */
export const told = (label: string, id: string): string[][] => [[`aria/${label}`], [`#${id}`], [`xpath///*[@id="${id}"]`], [`pierce/#${id}`]];

export const navigate = (url: string): Step => ({ type: 'navigate', url, assertedEvents: [{ type: 'navigation', url, title: '' }] });

export const change = (label: string, id: string, value: string, more: Step = {}): Step => ({ type: 'change', value, selectors: told(label, id), target: 'main', ...more });

export const click = (label: string, id: string, more: Step = {}): Step => ({
	type: 'click',
	target: 'main',
	selectors: [...told(label, id), [`text/${label}`]],
	offsetX: 10,
	offsetY: 20,
	...more,
});

export const leadsTo = (url: string): Step => ({ assertedEvents: [{ type: 'navigation', url, title: '' }] });

export const key = (name: string, more: Step = {}): Step[] => [
	{ type: 'keyDown', target: 'main', key: name, ...more },
	{ type: 'keyUp', target: 'main', key: name, ...more },
];

export const recording = (...steps: Step[]): { title: string; steps: Step[] } => ({ title: 'Abrir pedido', steps });

export const start = navigate('https://erp.example.com/pedidos');
