import { SettingChecks } from '../../domain/setting-checks';

export const system = 'HubSpot';
export const checks = new SettingChecks(system);
