import { ConnectorError } from '../../domain/errors';

export function pageScriptsOff(system: string): ConnectorError {
	return new ConnectorError('permission', `${system}: the recipe runs a script in the page (step "evaluate"), and page scripts are switched off`, {
		system,
		hint: 'Both switches are needed: the administrator sets BACKOFFICE_RPA_PAGE_SCRIPTS=true for n8n, and the node has the option Allow Page Scripts.',
	});
}
