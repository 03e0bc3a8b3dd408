import type { RestCrmPreset } from '../settings';
import { agendorPreset } from './agendor';
import type { PresetOptions, PresetSettings } from './base';
import { bitrix24Preset } from './bitrix24';
import { contactsPreset } from './contacts';
import { guidePreset } from './guide';

const presets: Readonly<Record<RestCrmPreset, (options: PresetOptions) => PresetSettings>> = {
	guide: guidePreset,
	contacts: contactsPreset,
	agendor: agendorPreset,
	bitrix24: bitrix24Preset,
};

export function presetSettings(preset: RestCrmPreset, options: PresetOptions): PresetSettings {
	return presets[preset](options);
}
