/** Finds one text in others, in time that grows with the length only, also where the text repeats itself. */
export class FormFinder {
	/** By how much a place may lie behind another one that it overlaps, and what must stand behind that one then. */
	private readonly overlaps: ReadonlyArray<{ shift: number; tail: string }>;

	constructor(private readonly form: string) {
		this.overlaps = shiftsOf(form).map((shift) => ({ shift, tail: form.slice(form.length - shift) }));
	}

	/** Places that overlap come as one. */
	*places(text: string): Generator<[from: number, to: number]> {
		const { form } = this;
		for (let from = text.indexOf(form); from !== -1; ) {
			let to = from + form.length;
			for (let step = this.overlapAt(text, to); step > 0; step = this.overlapAt(text, to)) to += step;
			yield [from, to];
			from = text.indexOf(form, to);
		}
	}

	private overlapAt(text: string, end: number): number {
		return this.overlaps.find(({ tail }) => text.startsWith(tail, end))?.shift ?? 0;
	}
}

/** The shifts by which the text overlaps itself, least first (Knuth, Morris, Pratt 1977: all borders follow from the longest ones). */
function shiftsOf(form: string): number[] {
	const borders = [0];
	for (let at = 1, border = 0; at < form.length; at++) {
		while (border > 0 && form[at] !== form[border]) border = borders[border - 1] ?? 0;
		if (form[at] === form[border]) border++;
		borders.push(border);
	}
	const shifts: number[] = [];
	for (let border = borders.at(-1) ?? 0; border > 0; border = borders[border - 1] ?? 0) shifts.push(form.length - border);
	return shifts;
}
