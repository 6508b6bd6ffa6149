import type { Catalogue } from '../catalogue.ts'

export const problem: Catalogue['problem'] = {
  badRequest: {
    title: 'Algunos campos necesitan otro valor',
    detail: 'Revise los campos marcados e inténtelo de nuevo.',
    unknownKey:
      'La consola no conoce el campo «{field}». Vuelva a cargar esta ventana: puede ser anterior a la consola.',
    misspeltKey:
      'La consola no conoce el campo «{field}», pero sí «{suggestion}». Vuelva a cargar esta ventana: puede ser anterior a la consola.',
  },
  unauthorized: {
    title: 'Esta ventana ya no tiene sesión',
    detail: 'Abra el enlace que la consola mostró al iniciarse.',
  },
  readOnly: {
    title: 'Esta escuela está abierta en solo lectura',
    detail: 'No se cambió nada. Permita la escritura en Ajustes, Conexiones.',
  },
  notFound: {
    title: 'Esta entrada ya no existe',
    detail: 'Quizá alguien la quitó. Vuelva a cargar la lista.',
    permission: {
      title: 'No existe ese permiso',
      detail: '{id} no es un permiso de esta escuela. Quizá está mal escrito o se quitó.',
    },
    person: { title: 'No existe esa persona', detail: 'Nadie en esta escuela tiene el identificador {id}.' },
    orgUnit: { title: 'No existe esa unidad', detail: 'Ninguna unidad de esta escuela tiene el identificador {id}.' },
    role: { title: 'No existe ese rol', detail: 'Ningún rol de esta escuela tiene el identificador {id}.' },
    delegation: {
      title: 'No existe esa delegación',
      detail: 'Ninguna delegación de esta escuela tiene el identificador {id}.',
    },
    assignment: {
      title: 'No existe ese rol de una persona',
      detail: 'Ninguno en esta escuela tiene el identificador {id}.',
    },
    school: {
      title: 'Esta escuela se quitó de la consola',
      detail: 'Su base de datos queda como está. Abra otra escuela arriba en la ventana o añada esta de nuevo.',
    },
  },
  stale: {
    title: 'Alguien cambió esta entrada mientras tanto',
    detail: 'No se hizo nada. Mire cómo está ahora e inténtelo de nuevo.',
  },
  deleted: {
    title: 'Esta entrada fue eliminada',
    detail: 'Eliminada el {when} por {who}. Restáurela antes de cambiarla.',
    when: 'Eliminada el {when}. Restáurela antes de cambiarla.',
  },
  duplicate: {
    title: 'Otra entrada ya tiene este valor',
    detail: 'Elija un valor que nadie más tenga.',
    field: 'Otra entrada ya tiene este valor.',
  },
  alreadyApplied: {
    title: 'Este cambio ya se guardó',
    detail: 'Se envió dos veces y se aplicó una. No se pierde nada.',
  },
  conflict: {
    schemaTitle: 'La base de datos de esta escuela no está como la consola la necesita',
    title: 'Algo cambió durante esta petición',
    detail: 'Vuelva a cargar la página y repita el paso.',
    because: {
      busy: 'Otra consola está escribiendo ahí. Inténtelo de nuevo.',
      'plan-changed': 'El plan o sus filas cambiaron desde que lo vio. Este es el plan actual.',
      'plan-expired': 'El plan se mostró hace demasiado tiempo. Este es el plan actual.',
      'plan-spent': 'Este plan ya se usó. Este es el plan actual.',
      'school-emptied': 'Una migración revertida eliminó filas de esta escuela. Restaure su copia en Migraciones.',
      'backup-damaged': 'Un archivo de esta copia no está como se escribió. No se cambió nada.',
      'backup-failed': 'No se pudo escribir ninguna copia, así que no se cambió nada. La consola dice: {detail}',
      'in-use': 'Otros leen o escriben en esta escuela, así que no se cambió nada. La consola dice: {detail}',
      locked: 'Otra transacción retiene esta entrada. Inténtelo de nuevo en un momento.',
      'chain-broken': 'Una migración aplicada está cambiada o falta aquí: vea Migraciones.',
      'school-not-empty': 'Un distrito de muestra solo entra en una escuela vacía.',
      'too-many-uploads': 'Se están enviando demasiados paquetes. Espere a que se compruebe uno.',
      'not-checked': 'Esta importación ya no espera a aplicarse. Compruebe el paquete de nuevo.',
      'not-applicable': 'El paquete tiene errores, así que no hay nada que aplicar.',
      'secret-unreadable': 'No se puede leer una contraseña guardada. Escríbala de nuevo.',
      'no-keychain':
        'Este sistema no tiene un llavero que proteja una contraseña. Desbloquee o instale uno, o indique la contraseña en el entorno.',
      'concurrent-change': 'Alguien cambió las mismas filas en ese momento. Inténtelo de nuevo.',
      'schema-pending':
        'La base de datos necesita antes {count} migración: vea Migraciones. | La base de datos necesita antes {count} migraciones: vea Migraciones.',
      'schema-newer': 'Una consola más nueva migró esta base de datos. Ábrala con ella.',
      'schema-changed': 'Aquí se aplicaron migraciones de otra forma: vea Migraciones.',
      'schema-gone': 'Falta una tabla o un esquema en la base de datos. Migraciones dice qué falta.',
      'scene-unreadable': 'No se puede leer el archivo de esta escena. Se deja como está.',
      'no-graph': 'Esta escuela no tiene grafo: PostgreSQL responde a todas las preguntas.',
      'not-loaded': 'El grafo no está cargado. Reconstrúyalo primero.',
      'other-database':
        'Este Neo4j contiene el grafo de otra base de datos. Indique otro Neo4j o reconstruya el grafo para quedárselo.',
      'rebuild-running': 'El grafo ya se está reconstruyendo.',
      'schema-drift':
        'El grafo no se carga sin sus restricciones, y una falta o difiere: vea la desviación de la pista graph en Migraciones. Si hay filas dobles en el grafo, repárelo antes.',
      'rows-refused':
        'Neo4j rechaza más de 1.000 filas, así que el grafo anterior sigue en uso. Una restricción creada a mano es una causa habitual: vea la desviación de la pista graph en Migraciones.',
      'import-running': 'Otra importación de esta escuela está en marcha. Inténtelo de nuevo cuando termine.',
      'no-rows': 'Este almacén no guarda filas propias, así que no hay nada que devolver.',
      'not-accepted': 'La importación necesita antes una respuesta: {detail}.',
      'not-compared': 'Esta serie no se compara con sus migraciones.',
      offset: 'El envío perdió su posición. Envíe el paquete de nuevo.',
    },
  },
  rule: {
    title: 'El directorio no lo permite',
    because: {
      'manager-overlap': 'Una persona tiene un solo responsable a la vez. Termine antes la línea actual.',
      'reporting-cycle': 'Nadie puede depender de sí mismo, ni siquiera a través de otras personas.',
      'org-unit-cycle': 'Una unidad no puede colgar de sí misma.',
      'org-unit-not-empty':
        'Aún hay unidades debajo de esta, o lo que terminaría con ella cambió mientras tanto. Mire de nuevo qué termina.',
      'choice-needed': 'Lo que vuelve a valer cambió mientras tanto. Mire de nuevo y elija qué se mantiene.',
      'unknown-entry': 'Una de las entradas elegidas terminó mientras tanto. Mire de nuevo y elija qué se mantiene.',
      'unknown-role': 'Este rol se eliminó mientras tanto. Elija otro.',
      'unknown-org-unit': 'Esta unidad no existe. Elija otra.',
      'unknown-person': 'Esta persona no existe. Elija a otra.',
      'unknown-permission': 'No existe este permiso: {unknown}.',
      'person-deleted': 'Esta persona fue eliminada. Restáurela antes o elija a otra.',
      'org-unit-deleted': 'Esta unidad fue eliminada. Restáurela antes o elija otra.',
      'parent-deleted': 'La unidad de arriba fue eliminada. Restáurela antes.',
      'role-in-use': 'Hay asignaciones o delegaciones que aún nombran este rol.',
      'scenes-full': 'Este perfil tiene todas las escenas que puede guardar. Elimine una antes.',
      'permission-in-use': 'Hay roles o delegaciones que aún nombran este permiso.',
      confirmation: 'Escriba el nombre de la escuela exactamente como se muestra.',
      'delegator-does-not-hold': 'Esta persona no puede pasar todo esto en esta unidad cuando empieza la delegación.',
      'self-delegation': 'Nadie puede delegar en sí mismo.',
      'role-holds-nothing': 'Este rol no tiene permisos, así que no hay nada que delegar.',
      'redelegations-beyond-own': 'Como máximo {most}: a esta persona no le queda más.',
      'begins-in-the-past': 'Una delegación empieza ahora o más tarde; lo que valía en el pasado queda como estaba.',
      'ended-before': 'Este final ya ha pasado.',
      validity: 'Termina antes de empezar.',
      constraint: 'La base de datos no permite este valor. Espera {expected}.',
      covers: 'Delegue un rol o una lista de permisos, no ambos.',
      'embedded-default': 'La escuela de este equipo queda como está. Añada otra escuela.',
      migration: 'El servidor rechaza {field}: {expected}',
      schema: 'El servidor rechaza {field}: {expected}',
      'xlsx-rows': 'Una hoja de Excel no admite tantas filas. Exporte CSV.',
    },
  },
  diskFull: {
    title: 'Un disco de la consola está lleno',
    detail: 'Nada se guardó a medias. Libere espacio en el equipo que ejecuta la consola y vuelva a intentarlo.',
  },
  diskReadOnly: {
    title: 'La consola no puede escribir en su carpeta de datos',
    detail: 'No se cambió nada. La carpeta o su disco no admiten escritura: permítala y vuelva a intentarlo.',
  },
  tooLarge: { title: 'Es demasiado grande', detail: 'Se aceptan como máximo {megabytes} MB de una vez.' },
  foreign: {
    title: 'Esta página no puede usar la consola',
    detail: 'Abra el enlace que la consola mostró al iniciarse.',
  },
  tooMany: {
    title: 'Se pidió demasiado en un minuto',
    detail: 'Lo que hay en pantalla se mantiene. Reinténtelo en {seconds} s.',
  },
  store: {
    title: '{store} no responde',
    refuses: '{store} no puede hacer esto ahora',
    detail: 'Lo que hay en pantalla se mantiene. Compruebe que el servidor funciona y es accesible, y reinténtelo.',
    because: {
      'missing-right': 'Al usuario de esta escuela le falta allí un permiso. Probar la conexión en Ajustes dice cuál.',
      'disk-full': 'Su disco está lleno. Libere espacio allí e inténtelo de nuevo; lo que hay en pantalla se mantiene.',
      'not-writable': 'No puede escribir en su carpeta de datos. Revise el disco y los permisos de la carpeta.',
      damaged: 'Hay archivos de la base de datos dañados o ausentes. Restáurela de una copia.',
      'no-free-connection': 'No le queda ninguna conexión libre. Inténtelo de nuevo cuando otros terminen.',
    },
  },
  internal: { title: 'Algo falló aquí', detail: 'El registro lo tiene con el incidente {incident}.' },
  offline: {
    title: 'La consola no responde',
    detail: 'Lo que hay en pantalla se mantiene. Quizá aún se está iniciando; reinténtelo en un momento.',
  },
  cancelled: { title: 'Cancelado', detail: 'No se cambió nada.' },
}
