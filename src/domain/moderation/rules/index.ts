import type { Rule, RuleExamples } from '../rule.js';
import { accusationExamples, accusationRule } from './accusation.rule.js';
import { conflictOfInterestExamples, conflictOfInterestRule } from './conflict-of-interest.rule.js';
import { addressExamples, addressRule, emailExamples, emailRule, phoneExamples, phoneRule } from './contact-details.rule.js';
import { dangerExamples, dangerRule, lifeExamples, lifeRule } from './danger.rule.js';
import { defamationExamples, defamationRule, vagueClaimExamples, vagueClaimRule, victimExamples, victimRule } from './defamation.rule.js';
import { discriminationExamples, discriminationRule } from './discrimination.rule.js';
import { extortionExamples, extortionRule } from './extortion.rule.js';
import { hazardExamples, hazardRule } from './hazard.rule.js';
import { ibanExamples, ibanRule, plateExamples, plateRule, referenceExamples, referenceRule } from './identifiers.rule.js';
import { insultExamples, insultRule } from './insult.rule.js';
import { noExperienceExamples, noExperienceRule, toldClaimExamples, toldClaimRule } from './no-experience.rule.js';
import { offTopicExamples, offTopicRule, questionExamples, questionRule } from './off-topic.rule.js';
import { otherIllegalExamples, otherIllegalRule } from './other-illegal.rule.js';
import { personNameExamples, personNameRule } from './person-name.rule.js';
import { profanityExamples, profanityRule } from './profanity.rule.js';
import {
  linkExamples, linkRule, promotionExamples, promotionRule, referralExamples, referralRule, serviceExamples, serviceRule, solicitationExamples, solicitationRule,
} from './promotion.rule.js';
import {
  groupThreatExamples, groupThreatRule, plannedHarmExamples, plannedHarmRule, threatExamples, threatRule, veiledThreatExamples, veiledThreatRule, violenceExamples,
  violenceRule,
} from './threat.rule.js';
import { gibberishExamples, gibberishRule, saladExamples, saladRule } from './unintelligible.rule.js';
import { wrongBusinessExamples, wrongBusinessRule } from './wrong-business.rule.js';

/** All rules with the examples that test them. */
export const RULE_BOOK: readonly { readonly rule: Rule; readonly examples: RuleExamples }[] = [
  { rule: threatRule, examples: threatExamples },
  { rule: plannedHarmRule, examples: plannedHarmExamples },
  { rule: veiledThreatRule, examples: veiledThreatExamples },
  { rule: groupThreatRule, examples: groupThreatExamples },
  { rule: violenceRule, examples: violenceExamples },
  { rule: dangerRule, examples: dangerExamples },
  { rule: hazardRule, examples: hazardExamples },
  { rule: lifeRule, examples: lifeExamples },
  { rule: defamationRule, examples: defamationExamples },
  { rule: accusationRule, examples: accusationExamples },
  { rule: victimRule, examples: victimExamples },
  { rule: vagueClaimRule, examples: vagueClaimExamples },
  { rule: discriminationRule, examples: discriminationExamples },
  { rule: insultRule, examples: insultExamples },
  { rule: profanityRule, examples: profanityExamples },
  { rule: extortionRule, examples: extortionExamples },
  { rule: conflictOfInterestRule, examples: conflictOfInterestExamples },
  { rule: promotionRule, examples: promotionExamples },
  { rule: solicitationRule, examples: solicitationExamples },
  { rule: serviceRule, examples: serviceExamples },
  { rule: referralRule, examples: referralExamples },
  { rule: linkRule, examples: linkExamples },
  { rule: noExperienceRule, examples: noExperienceExamples },
  { rule: toldClaimRule, examples: toldClaimExamples },
  { rule: otherIllegalRule, examples: otherIllegalExamples },
  { rule: offTopicRule, examples: offTopicExamples },
  { rule: questionRule, examples: questionExamples },
  { rule: gibberishRule, examples: gibberishExamples },
  { rule: saladRule, examples: saladExamples },
  { rule: wrongBusinessRule, examples: wrongBusinessExamples },
  { rule: phoneRule, examples: phoneExamples },
  { rule: emailRule, examples: emailExamples },
  { rule: addressRule, examples: addressExamples },
  { rule: ibanRule, examples: ibanExamples },
  { rule: plateRule, examples: plateExamples },
  { rule: referenceRule, examples: referenceExamples },
  { rule: personNameRule, examples: personNameExamples },
];

export const RULES: readonly Rule[] = RULE_BOOK.map((entry) => entry.rule);
