import type { Catalogue } from '../catalogue.ts'

export const chain: Catalogue['chain'] = {
  onChart: 'Ver en el organigrama',
  bound: 'Las cadenas se siguen hasta {hops} delegaciones seguidas. Una más larga no contaría.',
  loss: {
    here: 'solo ahí',
    below: 'y {count} unidad inferior | y {count} unidades inferiores',
    but: 'sin {units}',
    butMany: 'sin {count} partes de ella',
    list: '{unit} y sus unidades inferiores',
    reading: 'Leyendo las unidades…',
    more: 'Mostrar más unidades',
  },
  why: {
    expired: {
      root: 'El rol {role} de {person} en {unit} o más arriba terminó el {at}.',
      hop: 'La delegación de {delegator} a {delegate} terminó el {at}.',
    },
    'not-yet-valid': {
      root: 'El rol {role} de {person} no empieza hasta el {at}.',
      hop: 'La delegación de {delegator} a {delegate} no empieza hasta el {at}.',
    },
    revoked: {
      root: 'El rol {role} de {person} se retiró el {at}.',
      hop: 'La delegación de {delegator} a {delegate} se revocó el {at}.',
    },
    'out-of-scope': {
      root: '{person} es {role} en {scope}, y {unit} no forma parte de esa unidad.',
      hop: '{delegator} lo delegó en {delegate} solo para {scope}, y {unit} no forma parte de esa unidad.',
    },
    'redelegation-exhausted':
      '{delegator} permitió a {delegate} un máximo de redelegaciones de {allowed}; esta cadena necesita {needed}.',
    'inactive-person': '{person} figura como persona inactiva.',
    'no-granting-role': '{person} no tiene ningún rol que conceda {permission}.',
  },
  mend: {
    expired: {
      root: 'Dar de nuevo a {person} el rol {role}.',
      hop: '{delegator}, u otra persona que lo tenga, tendría que delegarlo de nuevo.',
    },
    'not-yet-valid': {
      root: 'Esperar al {at} o hacer que el rol empiece antes.',
      hop: 'Esperar al {at} o delegarlo desde un día anterior.',
    },
    revoked: {
      root: 'Dar de nuevo a {person} el rol {role}.',
      hop: '{delegator} tendría que delegarlo de nuevo.',
    },
    'out-of-scope': {
      root: 'Dar el rol {role} en {unit} o en una unidad superior.',
      hop: '{delegator} tendría que delegarlo para {unit} o una unidad superior.',
    },
    'redelegation-exhausted':
      '{delegator} tendría que permitir un máximo de redelegaciones de {needed}, o delegar en alguien más cercano.',
    'inactive-person': 'Volver a activar a {person}.',
    'no-granting-role': 'Dar a {person} un rol que conceda {permission}, o que alguien que lo tenga lo delegue.',
  },
  say: {
    role: 'todo lo que permite el rol {role}',
    until: 'hasta el {when}',
    openEnd: 'sin fecha de fin',
    notFurther: 'no se puede redelegar',
    further: 'se puede redelegar {count} vez más | se puede redelegar {count} veces más',
    root: '{person} tiene {permission} como {role} en {unit}, desde el {from}, {until}.',
    hop: '{delegator} delegó {what} en {delegate} para {unit}, desde el {from}, {until}; {further}. Motivo: {reason}',
    direct: '{person} tiene {permission} en {unit} {until}, por el rol {role} en {rootUnit}.',
    delegated:
      '{person} tiene {permission} en {unit} {until}, porque {delegator}, que lo tiene como {role} en {rootUnit}, lo delegó desde el {from} ({reason}).',
    chained:
      '{person} tiene {permission} en {unit} {until}, porque {delegator} lo delegó desde el {from} ({reason}); viene de {holder}, que lo tiene como {role} en {rootUnit}, a través de {count} delegación anterior. | {person} tiene {permission} en {unit} {until}, porque {delegator} lo delegó desde el {from} ({reason}); viene de {holder}, que lo tiene como {role} en {rootUnit}, a través de {count} delegaciones anteriores.',
    denied: '{person} no tiene {permission} en {unit} ({at}).',
    changes: {
      granted: 'Se retira el {when}, tal como están las cosas.',
      denied: 'Se concede desde el {when}, tal como están las cosas.',
    },
    takenOver: 'Esta cadena termina el {first}; otra la sustituye hasta el {when}.',
    never: {
      granted: 'Nada de lo que se conoce lo retiraría.',
      denied: 'Nada de lo que se conoce lo concedería más adelante.',
    },
    missDirect: '{person}, como {role} en {unit}',
    missNothing: '{person} por su cuenta',
    missChain: '{chain}',
    path: 'La autoridad llega de {from} a {to} por {count} delegación. | La autoridad llega de {from} a {to} por {count} delegaciones.',
    noPath: 'Ninguna cadena de delegaciones lleva de {from} a {to} ({at}).',
    samePerson: '{from} y {to} son la misma persona.',
    pathNote: 'Un camino muestra cómo se podrían delegar permisos. No significa que alguien en él tenga el permiso.',
  },
  panel: {
    title: 'Cadena',
    verdict: { granted: 'Concedido', denied: 'Denegado' },
    nearest: 'Lo que más se acerca:',
    nearestOf: 'Lo que más se acerca, {nth} de {count}:',
    nearer: 'La cadena anterior',
    farther: 'La cadena siguiente',
    start: 'El camino empieza en {person}.',
    outside: 'Fuera de las líneas de mando en ese momento: {people}.',
    noUnit: 'Sin asignación en ese momento: {people}.',
    unitsChart: 'Ver en el organigrama de unidades',
    sameUnit: 'Todos están en una misma unidad.',
    clear: 'Quitar',
    back: 'Volver a la pregunta',
    asking: 'Preguntando…',
    none: 'No hay nada que dibujar.',
    notUnderstood: 'Esta dirección no contiene ninguna pregunta.',
  },
  diagram: {
    hop: 'de {delegator} a {delegate}: {what}, {unit}, {until}',
    holds: 'lo tiene como {role}',
    at: 'en {unit}',
    until: 'hasta {when}',
    openEnd: 'sin fecha de fin',
    andMore: '{permission} + {count}',
    fails: {
      expired: 'ha terminado',
      'not-yet-valid': 'aún no ha empezado',
      revoked: 'revocada',
      'out-of-scope': 'para otra unidad',
      'redelegation-exhausted': 'redelegada demasiadas veces',
      'inactive-person': 'inactiva',
      'no-granting-role': 'sin ese rol',
    },
  },
}
