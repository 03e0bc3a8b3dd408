import type { Step, StepKind } from '../../../domain/recipes/recipe';
import type { Ending } from '../run';
import type { Scene } from '../scene';

export type StepOf<Kind extends StepKind> = Step & { kind: Kind };

/**
 * Does what one kind of step says; resolves with how the operation ends, where it ends here.
 *
 * @throws Mismatch, SiteFailure, LoggedOut, WebPageError, ConnectorError
 */
export type Action<Kind extends StepKind> = (step: StepOf<Kind>, scene: Scene) => Promise<Ending | null>;
