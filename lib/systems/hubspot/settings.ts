import { checks } from './system';

/** Ids of the kinds of association that HubSpot defines, by what they join. */
export interface AssociationTypes {
	noteToContact: number;
	noteToDeal: number;
	taskToContact: number;
	taskToDeal: number;
	dealToContact: number;
}

export interface HubspotSettings {
	/** Without a trailing slash. */
	baseUrl: string;
	/** Deadline of one request. */
	timeoutMs: number;
	/** Two digits, for phones that are stored without an area code; or empty. */
	defaultAreaCode: string;
	/** Contact properties that hold phones, the main one first; at most three, for a search takes five groups of filters. */
	phoneProperties: readonly string[];
	/** Properties in which HubSpot itself keeps phones without their marks; what it does not know is left out. At most two. */
	calculatedPhoneProperties: readonly string[];
	/** Contact property of the CPF or CNPJ; or empty. */
	documentProperty: string;
	/** Properties that take a source; empty: contacts keep none, deals say it in their description. */
	contactSourceProperty: string;
	dealSourceProperty: string;
	/** The account's Hub ID, of which pages for people are made; or empty. */
	hubId: string;
	/** Properties that the company demands, beyond those of which HubSpot's API tells. */
	requiredContactProperties: readonly string[];
	requiredDealProperties: readonly string[];
	requiredTaskProperties: readonly string[];
	/** Notes of a contact among which a message is looked for. */
	mostNotes: number;
	associationTypes: AssociationTypes;
}

export type HubspotSettingsInput = Pick<HubspotSettings, 'baseUrl'> &
	Partial<Omit<HubspotSettings, 'associationTypes'>> & { associationTypes?: Partial<AssociationTypes> };

/** developers.hubspot.com, "Association type ID values". */
const associationTypes: AssociationTypes = { noteToContact: 202, noteToDeal: 214, taskToContact: 204, taskToDeal: 216, dealToContact: 3 };

const defaults: Omit<HubspotSettings, 'baseUrl'> = {
	timeoutMs: 30_000,
	defaultAreaCode: '',
	phoneProperties: ['phone', 'mobilephone'],
	calculatedPhoneProperties: ['hs_searchable_calculated_phone_number', 'hs_searchable_calculated_mobile_number'],
	documentProperty: '',
	contactSourceProperty: '',
	dealSourceProperty: '',
	hubId: '',
	requiredContactProperties: [],
	requiredDealProperties: [],
	requiredTaskProperties: [],
	mostNotes: 2_000,
	associationTypes,
};

/**
 * The settings of the credential over the defaults.
 * @throws ConnectorError `validation` naming the setting
 */
export function resolveHubspotSettings(input: HubspotSettingsInput): HubspotSettings {
	checks.names(input, [...Object.keys(defaults), 'baseUrl'], '');
	const given = { ...defaults, ...input };
	return {
		baseUrl: checks.text(given.baseUrl, 'baseUrl').replace(/\/+$/, ''),
		timeoutMs: checks.integer(given.timeoutMs, [1, 600_000], 'timeoutMs'),
		defaultAreaCode: checks.areaCode(given.defaultAreaCode, 'defaultAreaCode'),
		phoneProperties: properties(given.phoneProperties, 'phoneProperties', [1, 3]),
		calculatedPhoneProperties: properties(given.calculatedPhoneProperties, 'calculatedPhoneProperties', [0, 2]),
		documentProperty: optionalProperty(given.documentProperty, 'documentProperty'),
		contactSourceProperty: optionalProperty(given.contactSourceProperty, 'contactSourceProperty'),
		dealSourceProperty: optionalProperty(given.dealSourceProperty, 'dealSourceProperty'),
		hubId: hubId(given.hubId),
		requiredContactProperties: properties(given.requiredContactProperties, 'requiredContactProperties', [0, 100]),
		requiredDealProperties: properties(given.requiredDealProperties, 'requiredDealProperties', [0, 100]),
		requiredTaskProperties: properties(given.requiredTaskProperties, 'requiredTaskProperties', [0, 100]),
		mostNotes: checks.integer(given.mostNotes, [100, 10_000], 'mostNotes'),
		associationTypes: resolvedTypes(given.associationTypes),
	};
}

function resolvedTypes(given: Partial<AssociationTypes>): AssociationTypes {
	checks.names(given, Object.keys(associationTypes), 'associationTypes');
	const all = { ...associationTypes, ...given };
	for (const [name, id] of Object.entries(all)) checks.integer(id, [1, 1_000_000], `associationTypes.${name}`);
	return all;
}

function properties(value: unknown, setting: string, [least, most]: readonly [number, number]): readonly string[] {
	const names = [...new Set(checks.texts(value, setting).map((name) => propertyName(name, setting)))];
	if (names.length >= least && names.length <= most) return names;
	throw checks.error(setting, `it names ${names.length} properties`, `Name ${least} to ${most}.`);
}

function optionalProperty(value: unknown, setting: string): string {
	const name = checks.text(value, setting);
	return name === '' ? name : propertyName(name, setting);
}

function propertyName(text: string, setting: string): string {
	const name = text.trim();
	if (/^\w{1,100}$/.test(name)) return name;
	throw checks.error(setting, 'it is no internal name of a property', 'Copy the internal name: in HubSpot, Settings > Properties > the property > the sign </>.');
}

function hubId(value: unknown): string {
	const id = checks.text(value, 'hubId');
	if (/^\d{0,15}$/.test(id)) return id;
	throw checks.error('hubId', 'it is no Hub ID', 'Give the number that HubSpot shows beside the name of the account.');
}
