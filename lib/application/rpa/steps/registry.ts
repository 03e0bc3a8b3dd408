import type { Step, StepKind } from '../../../domain/recipes/recipe';
import type { Ending } from '../run';
import type { Scene } from '../scene';
import type { Action, StepOf } from './action';
import { check } from './check';
import { click } from './click';
import { dialog } from './dialog';
import { download } from './download';
import { evaluate } from './evaluate';
import { extract } from './extract';
import { fill } from './fill';
import { forEach } from './for-each';
import { frame } from './frame';
import { goto } from './goto';
import { hover } from './hover';
import { ifStep } from './if';
import { pdf } from './pdf';
import { popup } from './popup';
import { press } from './press';
import { request } from './request';
import { screenshot } from './screenshot';
import { select } from './select';
import { setVar } from './set-var';
import { type } from './type';
import { upload } from './upload';
import { waitFor } from './wait-for';

const actions: { readonly [Kind in StepKind]: Action<Kind> } = {
	goto,
	fill,
	type,
	press,
	click,
	select,
	check,
	hover,
	upload,
	waitFor,
	extract,
	request,
	download,
	screenshot,
	pdf,
	if: ifStep,
	forEach,
	frame,
	popup,
	dialog,
	setVar,
	evaluate,
};

/** What the step does, yet to be done. */
export function actionOf(step: Step): (scene: Scene) => Promise<Ending | null> {
	return bound(step.kind, step);
}

function bound<Kind extends StepKind>(kind: Kind, step: StepOf<Kind>): (scene: Scene) => Promise<Ending | null> {
	const action: Action<Kind> = actions[kind];
	return async (scene) => await action(step, scene);
}
