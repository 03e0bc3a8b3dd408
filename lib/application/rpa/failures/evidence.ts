import type { Step, StepKind } from '../../../domain/recipes/recipe';
import type { Clock } from '../../../domain/runtime';
import type { Traffic, WebPage } from '../../../domain/web-page';

const lookAgainMs = 50;
/** How long a request may take to be counted after the click that makes it; a page may also think for a while before it sends. */
const beginsWithinMs = 2_000;
const countedWithinMs = 300;

/** These open and read pages; all others may make the page do something. */
const onlyLooks: ReadonlySet<StepKind> = new Set(['goto', 'waitFor', 'extract', 'screenshot', 'pdf', 'dialog', 'setVar', 'if', 'forEach', 'frame']);

/** What the network tells of one attempt at an operation: words on a page prove nothing, a request does. */
export class Evidence {
	private beforeActing: Traffic | null = null;
	private beforeSubmitting: Traffic | null = null;

	constructor(
		private readonly page: Pick<WebPage, 'traffic'>,
		private readonly clock: Clock,
	) {}

	/** What a page sends by itself while it is opened is not the recipe's doing: counting begins with the first step that acts. */
	beginStep({ kind }: Step): void {
		if (!onlyLooks.has(kind)) this.beforeActing ??= this.page.traffic();
	}

	beginSubmitting(): void {
		this.beforeSubmitting ??= this.page.traffic();
	}

	/** The submitting step is still to come. */
	hasNotSubmitted(): void {
		this.beforeSubmitting = null;
	}

	/** Whether something that may change something has been sent since the first step that acts. */
	async hasSent(signal: AbortSignal): Promise<boolean> {
		return await this.isMoreThan(this.beforeActing, 'sent', countedWithinMs, signal);
	}

	/** Whether it is proved that nothing was asked of the site since the submitting step began. False where there was no time to see. */
	async nothingBegun(signal: AbortSignal): Promise<boolean> {
		if (this.beforeSubmitting === null) return false;
		return !(await this.isMoreThan(this.beforeSubmitting, 'begun', beginsWithinMs, signal)) && !signal.aborted;
	}

	private async isMoreThan(before: Traffic | null, what: keyof Traffic, withinMs: number, signal: AbortSignal): Promise<boolean> {
		if (before === null) return false;
		const endsAt = this.clock.now() + withinMs;
		for (;;) {
			if (this.page.traffic()[what] > before[what]) return true;
			if (signal.aborted || this.clock.now() >= endsAt) return false;
			// The end of the call ends the pause.
			await this.clock.sleep(lookAgainMs, signal).catch(() => undefined);
		}
	}
}
