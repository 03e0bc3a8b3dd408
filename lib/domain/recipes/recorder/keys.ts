import type { RecordedEvent } from './recorded-event';
import type { RecordedStep } from './recorded-step';

const modifiers = ['Control', 'Alt', 'Shift', 'Meta'];

/**
 * Keys as a person presses them: each pair of down and up is one press, keys that are held make a chord, letters and digits in a row
 * are a text. A key whose way up is missing was pressed nevertheless: the page it led to has seen it come up.
 */
export function pressedKeys(steps: readonly RecordedStep[]): RecordedEvent[] {
	const reader = new KeyReader();
	for (const step of steps) reader.read(step);
	return reader.end();
}

class KeyReader {
	private readonly events: RecordedEvent[] = [];
	private readonly held = new Set<string>();
	/** Pressed while a field's change is still to be told: Enter comes before what it sends. */
	private waiting: RecordedEvent | null = null;

	read(step: RecordedStep): void {
		if (step.type === 'keyDown') this.down(step);
		else if (step.type === 'keyUp') this.up(step);
		else this.other(step);
	}

	end(): RecordedEvent[] {
		this.release();
		return this.events;
	}

	private down(step: RecordedStep): void {
		const key = keyOf(step);
		this.release();
		if (modifiers.includes(key)) {
			this.held.add(key);
			return;
		}
		const chord = modifiers.filter((modifier) => this.held.has(modifier));
		const isText = [...key].length === 1 && chord.every((modifier) => modifier === 'Shift');
		if (isText) this.typed(step, key);
		else this.waiting = { ...occurrence(step), kind: 'press', key: [...chord, chord.length > 0 && key.length === 1 ? key.toUpperCase() : key].join('+') };
	}

	private up(step: RecordedStep): void {
		const key = keyOf(step);
		this.held.delete(key);
		const pressed = this.waiting ?? this.events.at(-1);
		const own = pressed?.step.type === 'keyDown' && keyOf(pressed.step) === key;
		if (own && step.navigates) {
			pressed.navigates = true;
			pressed.arrivesAt ??= step.arrivesAt;
		}
		if (own) this.release();
	}

	private other(step: RecordedStep): void {
		// A page that went away has let go of the keys.
		if (step.type === 'navigate') this.held.clear();
		if (step.type === 'change' && this.waiting?.navigates === false) {
			this.events.push(change(step));
			return;
		}
		this.release();
		this.events.push(step.type === 'change' ? change(step) : { ...occurrence(step), kind: 'do' });
	}

	private typed(step: RecordedStep, key: string): void {
		const last = this.events.at(-1);
		if (last?.kind === 'typed' && last.byKeys && last.step.target === step.target && last.step.frame.join() === step.frame.join()) last.text += key;
		else this.events.push({ ...occurrence(step), kind: 'typed', text: key, byKeys: true, chains: [] });
	}

	private release(): void {
		if (this.waiting !== null) this.events.push(this.waiting);
		this.waiting = null;
	}
}

function change(step: RecordedStep): RecordedEvent {
	const { value } = step.given;
	return { ...occurrence(step), kind: 'typed', text: typeof value === 'string' ? value : '', byKeys: false, chains: step.selectors };
}

function occurrence(step: RecordedStep): Pick<RecordedEvent, 'step' | 'navigates' | 'arrivesAt'> {
	return { step, navigates: step.navigates, arrivesAt: step.arrivesAt };
}

function keyOf({ given }: RecordedStep): string {
	return typeof given['key'] === 'string' && given['key'] !== '' ? given['key'] : 'Unidentified';
}
