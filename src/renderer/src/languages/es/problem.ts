import type { Catalogue } from '../catalogue.ts'

export const problem: Catalogue['problem'] = {
  badRequest: {
    title: 'Algunos campos necesitan otro valor',
    detail: 'Revise los campos marcados e inténtelo de nuevo.',
    unknownKey:
      'La consola no conoce el campo «{field}». Vuelva a cargar esta ventana: puede ser anterior a la consola.',
    misspeltKey:
      'La consola no conoce el campo «{field}», pero sí «{suggestion}». Vuelva a cargar esta ventana: puede ser anterior a la consola.',
    because: {
      most: 'Como máximo {count}.',
      mostCharacters: 'Como máximo 1 carácter. | Como máximo {count} caracteres.',
      mostEntries: 'Como máximo 1 entrada. | Como máximo {count} entradas.',
      least: 'Como mínimo {count}.',
      leastCharacters: 'Rellene este campo. | Como mínimo {count} caracteres.',
      leastEntries: 'Elija al menos 1 entrada. | Elija al menos {count} entradas.',
      number: 'Escriba un número.',
      int: 'Escriba un número entero.',
      isbn: 'Escriba un ISBN de 10 o 13 cifras. La última cifra debe concordar.',
      language: 'Escriba una etiqueta de idioma, como es o en-GB.',
      'hidden-characters': 'Escriba un texto en el que se vean todos los caracteres.',
      'kebab-word': 'Letras minúsculas, cifras y guiones, como add-runtime.',
    },
  },
  unauthorized: {
    title: 'Esta ventana ya no tiene una sesión abierta',
    detail: 'Abra el enlace que la consola mostró al iniciarse.',
  },
  readOnly: {
    title: 'Esta escuela está abierta en solo lectura',
    detail: 'No se cambió nada. Permita la escritura en Ajustes, Conexiones.',
  },
  notPermitted: {
    title: 'No puede hacer esto',
    detail:
      '{person}, en cuyo nombre actúa, no tiene el permiso {permission} en {unit}. No se cambió nada. Pida un rol o una delegación que lo conceda, o cambie el vínculo en Ajustes, Usted.',
    unknown:
      'Está vinculado a una persona o unidad que esta escuela no tiene. No se cambió nada. Cambie el vínculo en Ajustes, Usted.',
    noPermission:
      'Esta escuela no tiene el permiso {permission}, así que nadie lo posee. No se cambió nada. Añádalo a un rol en Roles.',
  },
  notFound: {
    title: 'Esta entrada ya no existe',
    detail: 'Quizá alguien la eliminó. Vuelva a cargar la lista.',
    permission: {
      title: 'No existe ese permiso',
      detail: '{id} no es un permiso de esta escuela. Quizá está mal escrito o se eliminó.',
    },
    person: { title: 'No existe esa persona', detail: 'Nadie en esta escuela tiene el identificador {id}.' },
    orgUnit: { title: 'No existe esa unidad', detail: 'Ninguna unidad de esta escuela tiene el identificador {id}.' },
    book: { title: 'No existe ese libro', detail: 'Ningún libro de esta escuela tiene el id {id}.' },
    author: { title: 'No existe ese autor', detail: 'Ningún autor de esta escuela tiene el id {id}.' },
    category: { title: 'No existe esa categoría', detail: 'Ninguna categoría de esta escuela tiene el id {id}.' },
    film: { title: 'No existe esa película', detail: 'Ninguna película de esta escuela tiene el id {id}.' },
    loan: { title: 'No existe ese préstamo', detail: 'Ningún préstamo de esta escuela tiene el id {id}.' },
    post: { title: 'No existe esa publicación', detail: 'Ninguna publicación de esta escuela tiene el id {id}.' },
    comment: { title: 'No existe ese comentario', detail: 'Ningún comentario de esta escuela tiene el id {id}.' },
    role: { title: 'No existe ese rol', detail: 'Ningún rol de esta escuela tiene el identificador {id}.' },
    delegation: {
      title: 'No existe esa delegación',
      detail: 'Ninguna delegación de esta escuela tiene el identificador {id}.',
    },
    assignment: {
      title: 'No existe esa asignación de un rol',
      detail: 'Ninguna asignación de esta escuela tiene el identificador {id}.',
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
    schemaTitle: 'La base de datos de esta escuela tiene un esquema distinto del que necesita la consola',
    title: 'Algo cambió durante esta petición',
    detail: 'Vuelva a cargar la página y repita el paso.',
    because: {
      busy: 'Otra consola está escribiendo ahí. Inténtelo de nuevo.',
      'plan-changed': 'El plan o sus filas cambiaron desde que lo vio. Este es el plan actual.',
      'plan-expired': 'El plan se mostró hace demasiado tiempo. Este es el plan actual.',
      'plan-spent': 'Este plan ya se usó. Este es el plan actual.',
      'school-emptied':
        'Una migración revertida eliminó filas de esta escuela. Restaure su copia de seguridad en Migraciones.',
      'backup-damaged': 'Un archivo de esta copia de seguridad está dañado. No se cambió nada.',
      'backup-failed':
        'No se pudo escribir ninguna copia de seguridad, así que no se cambió nada. La consola dice: {detail}',
      'in-use': 'Otros leen o escriben en esta escuela, así que no se cambió nada. La consola dice: {detail}',
      locked: 'Otra transacción retiene esta entrada. Inténtelo de nuevo en un momento.',
      'chain-broken':
        'El archivo de una migración aplicada cambió o falta aquí. La comprobación de su pista, en Migraciones, dice qué hacer. La consola dice: {detail}',
      'ledger-exists': 'Aquí ya se registraron migraciones, así que no hace falta una base.',
      pooled:
        'Un agrupador como PgBouncer comparte las sesiones de esta conexión, y el bloqueo de migración no se mantendría. Conéctese directamente a PostgreSQL.',
      'lock-lost': 'Otra consola tomó el bloqueo de las migraciones del grafo. Vea su estado y ejecútelas de nuevo.',
      'no-way-back': 'Una migración del camino no se puede revertir. La consola dice: {detail}',
      'out-of-order':
        'Una migración pendiente lleva un nombre anterior al de una aplicada. Permítala en la vista previa de Migraciones. La consola dice: {detail}',
      'requirement-pending': 'Antes hay que poner al día otra pista. La consola dice: {detail}',
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
      'schema-changed': 'Las migraciones que se aplicaron aquí son distintas de las de esta consola: vea Migraciones.',
      'schema-gone': 'Falta una tabla o un esquema en la base de datos. En Migraciones se ve cuál.',
      'scene-unreadable': 'No se puede leer el archivo de esta escena. Queda como está.',
      'no-graph': 'Esta escuela no tiene grafo: PostgreSQL responde a todas las preguntas.',
      'not-loaded': 'El grafo no está cargado. Reconstrúyalo primero.',
      'other-database':
        'Este Neo4j contiene el grafo de otra base de datos. Indique otro Neo4j o reconstruya el grafo para usar este.',
      'rebuild-running': 'El grafo ya se está reconstruyendo.',
      'schema-drift':
        'El esquema no está como lo dejaron sus migraciones, y esto lo necesita: vea la desviación de la pista en Migraciones. Si hay filas duplicadas en el grafo, repárelo antes.',
      'rows-refused':
        'Neo4j rechaza más de mil filas, así que el grafo anterior sigue en uso. Una restricción creada a mano es una causa habitual: vea la desviación de la pista graph en Migraciones.',
      'import-running': 'Hay otra importación en curso en esta escuela. Inténtelo de nuevo cuando termine.',
      'no-scratch-database':
        'No se puede hacer una copia: el usuario de esta escuela no puede crear bases de datos y el PostgreSQL de esta consola es de otra versión. Permita que el usuario cree bases de datos (CREATEDB) o ensaye en un equipo con esa versión.',
      'no-rows': 'Este almacén no guarda filas propias, así que no hay nada que restaurar.',
      'not-accepted': 'La importación necesita antes una respuesta: {detail}.',
      'not-compared':
        'Aquí no se puede comparar el esquema: el usuario de esta escuela no puede crear bases de datos, y el PostgreSQL de esta consola es de otra versión.',
      offset: 'El envío perdió su posición. Envíe el paquete de nuevo.',
    },
  },
  migrations: {
    broken: 'No se ejecutó nada, porque las migraciones no están en orden',
    refused: 'El servidor lo rechazó',
    notWritten: 'No se escribió ninguna migración',
  },
  rule: {
    title: 'El directorio no lo permite',
    because: {
      'manager-overlap': 'Una persona tiene un solo responsable a la vez. Termine antes la línea actual.',
      'reporting-cycle': 'Nadie puede depender de sí mismo, ni siquiera a través de otras personas.',
      'org-unit-cycle': 'Una unidad no puede estar debajo de sí misma.',
      'org-unit-not-empty':
        'Aún hay unidades inferiores, o las entradas que terminarían cambiaron mientras tanto. Mire de nuevo qué termina.',
      'choice-needed':
        'Las entradas que volverían a valer cambiaron mientras tanto. Mire de nuevo y elija qué se mantiene.',
      'unknown-entry': 'Una de las entradas elegidas terminó mientras tanto. Mire de nuevo y elija qué se mantiene.',
      'unknown-role': 'Este rol se eliminó mientras tanto. Elija otro.',
      'unknown-org-unit': 'Esta unidad no existe. Elija otra.',
      'unknown-person': 'Esta persona no existe. Elija a otra.',
      'unknown-permission': 'No existe este permiso: {unknown}.',
      'person-deleted': 'Esta persona fue eliminada. Restáurela antes o elija a otra.',
      'org-unit-deleted': 'Esta unidad fue eliminada. Restáurela antes o elija otra.',
      'parent-deleted': 'La unidad superior fue eliminada. Restáurela antes.',
      'amount-too-large': 'El importe es mayor de lo que una cuenta puede tener.',
      'author-in-use': 'Aún hay libros de este autor.',
      'book-has-copies': 'La escuela aún tiene ejemplares de este libro. Ponga antes su número en 0.',
      'category-cycle': 'Una categoría no puede estar debajo de sí misma.',
      'category-in-use': 'Aún hay libros o categorías debajo de esta categoría.',
      'copies-in-use': 'Hay muy pocos ejemplares en el estante: los demás están prestados o reservados.',
      'book-without-price': 'Un libro del carrito no tiene precio, así que no está a la venta.',
      'mixed-currencies': 'Los libros de un pedido tienen precios en una sola moneda. Pida los demás aparte.',
      'order-ended': 'De este pedido no queda nada que cancelar ni devolver.',
      'refund-too-large': 'No se pueden devolver más ejemplares de los que el pedido aún tiene.',
      'unknown-book': 'Un libro del carrito se eliminó mientras tanto. Quítelo.',
      'currency-needed': 'Indique la moneda: la escuela no usa ninguna o usa varias.',
      'insufficient-funds': 'La cuenta no tiene saldo suficiente. Ingrese dinero primero.',
      'key-used': 'Esto ya se envió antes con otro contenido. Envíelo de nuevo como algo nuevo.',
      'copy-gone': 'La escuela ya no tiene este ejemplar: se vendió, se perdió o se retiró.',
      'copy-lent': 'Este ejemplar ya está prestado. Devuélvalo primero.',
      'copy-reserved': 'Este ejemplar espera a otra persona en el estante de reservas.',
      'due-in-the-past': 'Un préstamo tiene que vencer en el futuro.',
      'has-the-book': 'Esta persona ya tiene el libro.',
      'hold-ended': 'Esta reserva ya terminó.',
      'hold-waits': 'Alguien espera este libro, así que el préstamo no se renueva.',
      'loan-ended': 'Este préstamo ya terminó.',
      'charge-settled': 'Este cargo ya se pagó o se condonó.',
      'no-copy-free': 'No hay ningún ejemplar de este libro en el estante.',
      'one-copy': 'Indique el ejemplar por su código de barras, por su id o por su libro.',
      'person-inactive': 'Esta persona está inactiva y no puede tomar prestado.',
      'renewals-spent': 'Este préstamo ya se renovó tantas veces como se permite: {most}.',
      'too-many-loans': 'Esta persona ya tiene tantos préstamos como se permite: {most}.',
      'unknown-copy': 'Ningún ejemplar de la biblioteca tiene este código de barras o id.',
      'unknown-author': 'Este autor se eliminó mientras tanto. Elija otro.',
      'unknown-category': 'Esta categoría se eliminó mientras tanto. Elija otra.',
      'role-in-use': 'Aún hay asignaciones o delegaciones que usan este rol.',
      'scenes-full': 'Este perfil tiene todas las escenas que puede guardar. Elimine una antes.',
      'post-not-published': 'Esto necesita una publicación publicada.',
      'permission-in-use': 'Aún hay roles o delegaciones que usan este permiso.',
      confirmation: 'Escriba el nombre de la escuela exactamente como se muestra.',
      'delegator-does-not-hold': 'Esta persona no puede delegar todo esto en esta unidad cuando empieza la delegación.',
      'self-delegation': 'Nadie puede delegar en sí mismo.',
      'role-holds-nothing': 'Este rol no tiene permisos, así que no hay nada que delegar.',
      'redelegations-beyond-own': 'Esta persona puede permitir como máximo {most}.',
      'begins-in-the-past': 'Una delegación empieza ahora o más tarde; el pasado no cambia.',
      'ended-before': 'Este final ya ha pasado.',
      validity: 'Termina antes de empezar.',
      constraint: 'La base de datos no permite este valor. Espera {expected}.',
      covers: 'Delegue un rol o una lista de permisos, no ambos.',
      'embedded-default': 'La escuela de este equipo queda como está. Añada otra escuela.',
      migration: 'El servidor rechaza {field}: {expected}',
      'migration-file': 'El archivo {field} no se puede leer como migración. Necesita {expected}.',
      'model-refused': 'El servidor no puede crear el modelo de la pista {field}: {expected}',
      'not-generated': 'No se escribió ninguna migración, porque no haría lo que debe: {expected}',
      unanswered: 'Responda antes a lo que se pregunta y confirme lo que se pierde: {expected}',
      schema: 'El servidor rechaza {field}: {expected}',
      'xlsx-rows': 'Una hoja de Excel no admite tantas filas. Exporte CSV.',
    },
  },
  diskFull: {
    title: 'Un disco de la consola está lleno',
    detail: 'No se guardó nada a medias. Libere espacio en el equipo que ejecuta la consola e inténtelo de nuevo.',
  },
  diskReadOnly: {
    title: 'La consola no puede escribir en su carpeta de datos',
    detail: 'No se cambió nada. La carpeta o su disco no admiten escritura: permítala e inténtelo de nuevo.',
  },
  tooLarge: { title: 'Es demasiado grande', detail: 'Se aceptan como máximo {megabytes} MB de una vez.' },
  foreign: {
    title: 'Esta página no puede usar la consola',
    detail: 'Abra el enlace que la consola mostró al iniciarse.',
  },
  tooMany: {
    title: 'Demasiadas peticiones en un minuto',
    detail: 'Lo que hay en pantalla se mantiene. Inténtelo de nuevo en {seconds} s.',
  },
  store: {
    title: '{store} no responde',
    refuses: '{store} no puede hacer esto ahora',
    detail:
      'Lo que hay en pantalla se mantiene. Compruebe que el servidor funciona y es accesible, e inténtelo de nuevo.',
    because: {
      'missing-right':
        'Al usuario de esta escuela le falta allí un permiso. Pruebe la conexión en Ajustes para ver cuál.',
      'disk-full': 'Su disco está lleno. Libere espacio allí e inténtelo de nuevo; lo que hay en pantalla se mantiene.',
      'not-writable': 'No puede escribir en su carpeta de datos. Revise el disco y los permisos de la carpeta.',
      damaged: 'Hay archivos de la base de datos dañados o ausentes. Restáurela desde una copia de seguridad.',
      'no-free-connection': 'No le queda ninguna conexión libre. Inténtelo de nuevo cuando otros terminen.',
    },
  },
  internal: {
    title: 'Algo falló aquí',
    detail: 'El registro de la consola lo contiene con el número de incidente {incident}.',
  },
  offline: {
    title: 'La consola no responde',
    detail:
      'Lo que hay en pantalla se mantiene. Quizá la consola aún se está iniciando; inténtelo de nuevo en un momento.',
  },
  cancelled: { title: 'Cancelado', detail: 'No se cambió nada.' },
}
