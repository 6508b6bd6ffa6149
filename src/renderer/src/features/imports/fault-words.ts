import type { ImportFault } from '../../../../contract/imports.ts'
import { locale } from '../../i18n/messages.ts'

/** The host names faults in English; here are its codes in Spanish. A code without words keeps the host's. */
const spanish: Record<string, string> = {
  'package-unreadable': 'No se puede leer el paquete: no es una carpeta ni un zip en buen estado.',
  'package-empty': 'El paquete no contiene archivos.',
  'package-too-large': 'El paquete es mayor de lo que admite una importación.',
  'zip-path': 'El zip contiene un archivo cuya ruta sale del paquete.',
  'zip-nested': 'Los archivos deben estar en la raíz del paquete, no en una carpeta.',
  'zip-encrypted': 'El zip está cifrado. Empaquételo de nuevo sin contraseña.',
  'zip-duplicate': 'El paquete contiene dos archivos con este nombre.',
  'zip-ratio': 'El archivo está mucho más comprimido que cualquier lista: parece una bomba zip.',
  'zip-damaged': 'El zip está dañado en este archivo.',
  'not-a-file': 'Es un enlace o un dispositivo, no un archivo corriente.',
  'manifest-missing': 'No hay manifest.csv, así que nada dice qué son los archivos.',
  'manifest-invalid': 'El manifiesto no sigue la forma propertyName,value.',
  'manifest-version': 'El manifiesto nombra una versión distinta de 1.0 del manifiesto o de 1.1 o 1.2 de OneRoster.',
  'oneroster-1.0': 'Es un archivo OneRoster 1.0. Exporte la lista como 1.1 o 1.2.',
  'file-missing': 'El manifiesto anuncia este archivo y no está en el paquete.',
  'file-unknown': 'OneRoster no tiene ningún archivo con este nombre.',
  'file-ignored': 'No es un archivo de OneRoster y se dejó fuera.',
  'file-not-announced': 'El manifiesto no anuncia este archivo como bulk ni delta.',
  'file-empty': 'El archivo está vacío: ni siquiera tiene cabecera.',
  'encoding-utf-16': 'El archivo está en UTF-16. Guárdelo como UTF-8.',
  'encoding-utf-8': 'La línea contiene bytes que no son UTF-8.',
  'nul-byte': 'La línea contiene un byte NUL.',
  'line-ends-cr': 'Las líneas terminan con un CR solo, como en sistemas antiguos; se leyeron como fin de línea.',
  'record-too-long': 'El registro supera 1 MiB. Una comilla sin cerrar también causa esto.',
  quote: 'Hay una comilla dentro de un campo sin comillas, o texto tras una comilla de cierre.',
  'quote-unclosed': 'Aquí se abre una comilla que nunca se cierra.',
  header: 'La cabecera no tiene los nombres y el orden que fija OneRoster.',
  'header-other-version': 'Es la cabecera de otra versión de OneRoster que la que dice el manifiesto.',
  'field-count': 'La línea no tiene tantos campos como la cabecera.',
  required: 'El campo no puede estar vacío.',
  'sourced-id': 'Un sourcedId tiene de 1 a 255 caracteres 0-9 A-Z a-z . / @ _ -.',
  vocabulary: 'La palabra no es ninguna de las que OneRoster permite aquí.',
  boolean: 'El campo admite true o false.',
  date: 'El campo admite una fecha que exista, escrita AAAA-MM-DD.',
  'date-time': 'El campo admite una hora UTC, escrita AAAA-MM-DDTHH:MM:SS.sssZ.',
  year: 'El campo admite un año, escrito AAAA.',
  email: 'No es una dirección de correo.',
  'too-long': 'El texto es más largo de lo que el directorio admite aquí.',
  'control-character': 'El texto contiene un salto de línea, tabulador u otro carácter de control.',
  'hidden-character':
    'El texto no muestra nada o contiene un carácter que no se ve o da la vuelta al texto (ancho cero, bidireccional, guion opcional).',
  'bulk-status': 'Un archivo bulk deja status vacío; se leyó como activo.',
  'bulk-deleted': 'Un archivo bulk contiene el estado completo y no debe borrar: quite la fila.',
  status: 'Una fila delta dice active o tobedeleted.',
  'duplicate-sourced-id': 'Una línea anterior del archivo tiene este sourcedId.',
  'dangling-reference': 'El sourcedId al que se refiere no existe.',
  cycle: 'Las unidades superiores forman un círculo o pasan de 100 niveles.',
  'duplicate-email': 'Otra persona del paquete tiene este correo.',
  'email-taken': 'Otra persona del directorio tiene este correo.',
  'date-order': 'El fin está antes del comienzo.',
  'empty-validity': 'Comienzo y fin son el mismo día: nada es válido y la fila se dejó fuera.',
  'class-not-in-school': 'La clase no cuelga de una organización de tipo school.',
  'school-mismatch': 'La matrícula nombra otra escuela que su clase.',
  'extension-type': 'El directorio guarda las organizaciones de este tipo como departamentos.',
  'agent-role': 'El agente no tiene rol guardian, parent ni relative: no se creó relación.',
  'self-agent': 'La persona figura como su propio agente: no se creó relación.',
  'delete-unknown': 'No hay nada con este sourcedId que borrar.',
  'delete-kept': 'La unidad no se borró, porque algo cuelga de ella:',
  'missing-kept': 'Las unidades que el archivo ya no tiene se quedan, porque algo cuelga de ellas:',
  'email-released': 'Una persona inactiva tenía este correo: pasa a esta, y el suyo queda vacío.',
  'looks-reused':
    'Este sourcedId era de otra persona: nombres, usuario y correo son todos distintos. Sus asignaciones pasarían a ser de esta persona.',
  'returns-with': 'La persona vuelve a estar activa, y con ella lo que tenía y este paquete no nombra:',
}

const spanishThings: Record<string, string> = {
  assignment: 'asignación',
  assignments: 'asignaciones',
  unit: 'unidad',
  units: 'unidades',
  delegation: 'delegación',
  delegations: 'delegaciones',
  course: 'curso',
  courses: 'cursos',
}

/** The things that the host counts behind the words of a code: `: 3 assignments and 1 unit.` */
const spanishCounts = (message: string) =>
  (/: (\d.*)$/.exec(message)?.[1] ?? '')
    .replaceAll(/[a-z]+/g, (word) => (word === 'and' ? 'y' : (spanishThings[word] ?? word)))
    .replace(/^(?=.)/, ' ')

const spanishNotStored: Record<string, string> = {
  demographics: 'datos demográficos',
  'user profiles and their credentials': 'perfiles de usuario y sus credenciales',
  results: 'resultados',
  'line items': 'elementos de calificación',
  'grading categories': 'categorías de calificación',
  'score scales': 'escalas de puntuación',
  resources: 'recursos',
  'class resources': 'recursos de clase',
  'course resources': 'recursos de curso',
  'user resources': 'recursos de usuario',
  passwords: 'contraseñas',
  'text message numbers': 'números para mensajes de texto',
  'phone numbers': 'números de teléfono',
  'user ids of other systems': 'identificadores de otros sistemas',
  pronouns: 'pronombres',
  'metadata columns': 'columnas de metadatos',
}

export const faultWords = ({ code, message }: Pick<ImportFault, 'code' | 'message'>) =>
  locale.value === 'es' && code in spanish ? `${spanish[code]}${spanishCounts(message)}` : message

/** What is never stored, in the console's language. */
export const notStoredWords = (what: string) => (locale.value === 'es' ? (spanishNotStored[what] ?? what) : what)
