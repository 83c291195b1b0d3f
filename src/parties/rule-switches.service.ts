import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import type { Finding } from '../findings/finding';
import { switchableRules, switched } from '../findings/switchable';
import { Journal } from '../journal/journal.service';
import type { RuleSwitch } from './parties.dto';
import { RuleSwitchRow } from './party.entity';
import type { Caller } from './roles';

/** Which rules are milder for whose documents, by the operator's choice. */
@Injectable()
export class RuleSwitches {
  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
  ) {}

  /**
   * Findings as they count for this sender. Switches are looked up only when a rule that has one would
   * refuse the document, by primary key, so that they cost every other document nothing and need no cache.
   */
  async eased(findings: Finding[], partyId: string): Promise<Finding[]> {
    const isSwitchable = ({ rule, severity }: Finding): boolean =>
      severity === 'error' && Object.hasOwn(switchableRules, rule);
    if (!findings.some(isSwitchable)) return findings;
    const switches = await this.of(partyId);
    return switched(findings, new Map(switches.map(({ rule, severity }) => [rule, severity])));
  }

  async of(partyId: string): Promise<RuleSwitch[]> {
    const rows = await this.database.read.find(RuleSwitchRow, { partyId }, { orderBy: 'rule' });
    return rows.map(({ rule, severity, reason, since }) => ({ rule, severity, reason, since }));
  }

  /** Puts these switches in place of those that the party had. */
  async set(tx: Tx, partyId: string, rules: readonly string[], reason: string, by: Caller): Promise<void> {
    await tx.delete(RuleSwitchRow, { partyId });
    await tx.insertAll(
      RuleSwitchRow,
      rules.map((rule) => ({
        partyId,
        rule,
        severity: switchableRules[rule] ?? 'warning',
        reason,
        since: tx.at,
      })),
    );
    await this.journal.append(tx, {
      mode: by.mode,
      type: 'party.rules_switched',
      subject: partyId,
      actor: by.partyId,
      data: { rules, reason },
      audience: [partyId],
    });
  }
}
