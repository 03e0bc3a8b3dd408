import fc from 'fast-check';

import { importRecording } from '../../../../lib/domain/recipes/recorder';
import { change, click, leadsTo, navigate, recording } from './recordings';

/** Texts that nobody would find in a page by chance. */
const typed = fc.tuple(fc.string({ minLength: 6, maxLength: 30, unit: 'grapheme-ascii' }), fc.integer({ min: 10_000, max: 99_999 })).map(([text, number]) => `${text.replace(/[{}/\\]/g, '_')} ${number}`);

test('nothing that was typed is in the recipe or in the notes, wherever else the recording shows it', () => {
	fc.assert(
		fc.property(typed, typed, typed, (user, password, value) => {
			fc.pre(new Set([user, password, value]).size === 3);
			const shown = encodeURIComponent(value);
			const result = importRecording({
				...recording(
					navigate('https://erp.example.com/login'),
					change('Usuário', 'user', user),
					change('Senha', 'password', password),
					click('Entrar', 'go', leadsTo(`https://erp.example.com/inicio?de=${encodeURIComponent(user)}`)),
					change('Nome', 'name', value.slice(0, 5)),
					change('Nome', 'name', value),
					navigate(`https://erp.example.com/clientes/${shown}?nome=${shown.replaceAll('%20', '+')}#${shown}`),
					{ type: 'click', target: 'main', selectors: [[`aria/Ver ${value}`], [`text/${value}`], ['#first-row']] },
				),
				title: `Buscar ${value}`,
			});
			const text = decodeURIComponent(JSON.stringify(result).replaceAll('+', ' ').replace(/%(?![0-9A-F]{2})/gi, '%25'));
			for (const secret of [user, password, value]) {
				const number = secret.slice(-5);
				expect(text.includes(number)).toBe(false);
			}
		}),
		{ numRuns: 300 },
	);
});

test('a password in an address is refused, without naming it', () => {
	const steps = recording(navigate('https://erp.example.com/login'), change('Senha', 'password', 'segredo-77'), navigate('https://erp.example.com/entrar?p=segredo-77'));
	expect(() => importRecording(steps)).toThrow(/step 3 \(navigate\) has a password in its address(?!.*segredo)/);
});

test('an element told only by what was typed is told by the input', () => {
	const steps = recording(navigate('https://erp.example.com/pedidos'), change('Número', 'number', '2026-000123'), { type: 'click', target: 'main', selectors: [['aria/2026-000123'], ['text/2026-000123']] });
	const { document } = importRecording(steps);
	expect(document).toMatchObject({ operations: { abrirPedido: { steps: [{}, {}, { click: { selector: ['text/{{input.numero}}'] } }] } } });
});
