import { SettingChecks } from '../../domain/setting-checks';

export const system = 'Pipedrive';
export const checks = new SettingChecks(system);
