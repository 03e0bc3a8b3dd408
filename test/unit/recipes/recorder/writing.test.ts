import { parseRecipe } from '../../../../lib/domain/recipes/parse-recipe';
import { importRecording } from '../../../../lib/domain/recipes/recorder';
import { change, click, key, leadsTo, recording, start } from './recordings';

type Step = Readonly<Record<string, { submit?: boolean }>>;

function imported(...steps: Array<Record<string, unknown>>): { write: boolean; steps: readonly Step[]; notes: string[]; document: unknown } {
	const { document, notes } = importRecording(recording(start, ...steps));
	const { write, steps: made } = Object.values((document as { operations: Record<string, { write: boolean; steps: Step[] }> }).operations)[0] ?? { write: false, steps: [] };
	return { write, steps: made, document, notes: notes.map(({ path, message }) => `${path} ${message}`) };
}

const marked = (steps: readonly Step[]): number[] => steps.flatMap((step, index) => (Object.values(step).some(({ submit }) => submit === true) ? [index] : []));

const subject = change('Assunto', 'subject', 'Caixa rasgada');
const description = change('Descrição', 'description', 'A caixa chegou rasgada');
const confirmation = click('OK', 'ok');

test.each([
	['two fields and any click', [subject, description, click('OK', 'go')], 3],
	['one field that is no search', [subject, click('Continuar', 'go', leadsTo('https://erp.example.com/fim'))], 2],
	['one field and Enter', [subject, ...key('Enter')], 2],
	['a search field, and a button that says more', [change('Pesquisar', 'busca', '12345'), click('Excluir', 'x')], 2],
	['a click without fields that says what it does', [click('Aprovar pedido', 'x')], 1],
	['a click after the form', [subject, description, click('Abrir chamado', 'go'), confirmation], 3],
] as ReadonlyArray<[string, Array<Record<string, unknown>>, number]>)('writes: %s', (_name, steps, submit) => {
	const operation = imported(...steps);
	expect(operation.write).toBe(true);
	expect(marked(operation.steps)).toEqual([submit]);
	expect(operation.notes).toEqual(expect.arrayContaining([expect.stringMatching(/\/write Taken for an operation that changes something/), expect.stringMatching(new RegExp(`/steps/${submit}/\\w+ Taken for the step that sends`))]));
});

test.each([
	['one field called a search', [change('Telefone de busca', 'phone', '11987654321'), click('OK', 'go')]],
	['one field and a button to search', [change('Telefone', 'phone', '11987654321'), click('Pesquisar', 'go')]],
	['clicks only', [click('Clientes', 'menu'), click('Próxima', 'next')]],
	['fields that are sent nowhere', [subject, description]],
] as ReadonlyArray<[string, Array<Record<string, unknown>>]>)('reads: %s', (_name, steps) => {
	const operation = imported(...steps);
	expect(operation.write).toBe(false);
	expect(marked(operation.steps)).toEqual([]);
	expect(operation.notes).toContainEqual(expect.stringMatching(/\/write Taken for an operation that only reads/));
});

test('keeps the mark of a click that opens a window', async () => {
	const operation = imported(subject, click('Salvar', 'go'), { ...click('Fechar', 'close'), target: 'https://erp.example.com/popup' });
	expect(operation.steps[2]).toMatchObject({ popup: { click: ['#go', 'aria/Salvar', 'text/Salvar'] }, submit: true });
	const { recipe } = await parseRecipe(operation.document, { system: 'RPA Scrape' });
	expect(Object.values(recipe.operations)[0]).toMatchObject({ write: true, steps: expect.arrayContaining([expect.objectContaining({ kind: 'popup', submit: true })]) });
});
