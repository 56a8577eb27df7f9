/** What signing out costs, as sentences. */
import type { Farewell } from '../../ipc/bindings/Farewell';

/** One sentence: a message of the catalogue, and whether something is lost for good. */
export interface Cost {
  key: string;
  grave: boolean;
}

/** The sentences for what is known, the gravest first. */
export function costOf({ waiting, last }: Farewell): Cost[] {
  const costs: Cost[] = [];
  if (waiting > 0) costs.push({ key: 'accounts-cost-waiting', grave: true });
  if (last === true) costs.push({ key: 'accounts-cost-last', grave: true });
  if (last === null) costs.push({ key: 'accounts-cost-perhaps-last', grave: false });
  if (last === false) costs.push({ key: 'accounts-cost-others', grave: false });
  costs.push({ key: 'accounts-cost-device', grave: false });
  return costs;
}
