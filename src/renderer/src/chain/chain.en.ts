export const en = {
  onChart: 'Show on the org chart',
  bound: 'Chains are followed for {hops} delegations in a row. A longer one would not count.',
  loss: {
    here: 'only there',
    below: 'and {count} unit below | and {count} units below',
    but: 'without {units}',
    butMany: 'without {count} parts of it',
    list: 'Units at and below {unit}',
    reading: 'Reading the units …',
    more: 'Show more units',
  },
  why: {
    expired: {
      root: '{person}’s role {role} at {unit} or above it ended on {at}.',
      hop: 'The delegation from {delegator} to {delegate} ended on {at}.',
    },
    'not-yet-valid': {
      root: '{person}’s role {role} begins only on {at}.',
      hop: 'The delegation from {delegator} to {delegate} begins only on {at}.',
    },
    revoked: {
      root: '{person}’s role {role} was withdrawn on {at}.',
      hop: 'The delegation from {delegator} to {delegate} was revoked on {at}.',
    },
    'out-of-scope': {
      root: '{person} is {role} at {scope}, and {unit} is not part of it.',
      hop: '{delegator} delegated it to {delegate} for {scope} only, and {unit} is not part of it.',
    },
    'redelegation-exhausted':
      '{delegator} let {delegate} have it passed on {allowed} times; this chain passes it on {needed} times.',
    'inactive-person': '{person} is inactive.',
    'no-granting-role': '{person} has no role that grants {permission}.',
  },
  mend: {
    expired: {
      root: 'Give {person} the role {role} again.',
      hop: '{delegator}, or someone else who has it, would have to delegate it again.',
    },
    'not-yet-valid': {
      root: 'Wait until {at}, or let the role begin earlier.',
      hop: 'Wait until {at}, or delegate it from an earlier day.',
    },
    revoked: {
      root: 'Give {person} the role {role} again.',
      hop: '{delegator} would have to delegate it again.',
    },
    'out-of-scope': {
      root: 'Give the role {role} at {unit} or a unit above it.',
      hop: '{delegator} would have to delegate it for {unit} or a unit above it.',
    },
    'redelegation-exhausted':
      '{delegator} would have to allow passing it on {needed} times, or delegate to someone nearer.',
    'inactive-person': 'Make {person} active again.',
    'no-granting-role': 'Give {person} a role that grants {permission}, or let someone who has it delegate it.',
  },
  say: {
    role: 'everything the role {role} may do',
    until: 'until {when}',
    openEnd: 'with no end date',
    notFurther: 'may not be passed on further',
    further: 'may be passed on {count} more time | may be passed on {count} more times',
    root: '{person} holds {permission} as {role} at {unit}, from {from}, {until}.',
    hop: '{delegator} delegated {what} to {delegate} for {unit}, from {from}, {until}; {further}. Reason: {reason}',
    direct: '{person} has {permission} at {unit} {until}, because of the role {role} at {rootUnit}.',
    delegated:
      '{person} has {permission} at {unit} {until}, because {delegator}, who holds it as {role} at {rootUnit}, delegated it from {from} ({reason}).',
    chained:
      '{person} has {permission} at {unit} {until}, because {delegator} delegated it from {from} ({reason}); it comes from {holder}, who holds it as {role} at {rootUnit}, through {count} delegation before. | {person} has {permission} at {unit} {until}, because {delegator} delegated it from {from} ({reason}); it comes from {holder}, who holds it as {role} at {rootUnit}, through {count} delegations before.',
    denied: '{person} does not have {permission} at {unit} ({at}).',
    changes: {
      granted: 'It is taken away on {when}, as things are now.',
      denied: 'It is granted from {when}, as things are now.',
    },
    takenOver: 'This chain ends on {first}; another one takes over until {when}.',
    never: {
      granted: 'Nothing that is known would take it away.',
      denied: 'Nothing that is known would grant it later.',
    },
    missDirect: '{person}, as {role} at {unit}',
    missNothing: '{person} on their own',
    missChain: '{chain}',
    path: 'Authority gets from {from} to {to} through {count} delegation. | Authority gets from {from} to {to} through {count} delegations.',
    noPath: 'No chain of delegations leads from {from} to {to} ({at}).',
    samePerson: '{from} and {to} are the same person.',
    pathNote:
      'A path shows how permissions could be delegated. It does not mean that anyone on it holds the permission.',
  },
  panel: {
    title: 'Chain',
    verdict: { granted: 'Granted', denied: 'Denied' },
    nearest: 'What comes nearest:',
    nearestOf: 'What comes nearest, {nth} of {count}:',
    nearer: 'The one before',
    farther: 'The next one',
    start: '{person} is where the path starts.',
    outside: 'Not in the reporting lines then: {people}.',
    noUnit: 'Without an assignment then: {people}.',
    unitsChart: 'Show in the chart of units',
    sameUnit: 'Everyone on it is in one unit.',
    clear: 'Clear',
    back: 'Back to the question',
    asking: 'Asking …',
    none: 'There is nothing to draw.',
    notUnderstood: 'This address contains no question.',
  },
  diagram: {
    hop: '{delegator} to {delegate}: {what}, {unit}, {until}',
    holds: 'holds it as {role}',
    at: 'at {unit}',
    until: 'until {when}',
    openEnd: 'no end date',
    andMore: '{permission} + {count}',
    fails: {
      expired: 'has ended',
      'not-yet-valid': 'not begun yet',
      revoked: 'revoked',
      'out-of-scope': 'for another unit',
      'redelegation-exhausted': 'passed on too often',
      'inactive-person': 'inactive',
      'no-granting-role': 'has no such role',
    },
  },
}
