import { SettingChecks } from '../../domain/setting-checks';

export const system = 'TOTVS Protheus';
export const checks = new SettingChecks(system);
