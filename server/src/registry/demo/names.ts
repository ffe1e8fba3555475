/** Names of people, and syllables for places that exist nowhere. */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const femaleNames = words(`
  Abigail Adama Aicha Aline Amara Aminata Ana Angela Anita Assa Awa Beatriz Bendu Binta Blessing Catarina Cecilia
  Chantal Comfort Deborah Diana Djeneba Edna Elena Esther Eunice Fanta Fátima Faith Fatou Fleur Florence Grace Hadja
  Halima Hawa Hélène Inês Irene Isabel Jamila Jeanne Josephine Joyce Juliana Kadiatou Khadija Korto Leila Lorpu Lúcia
  Lydia Mabel Mamie Marème Mariama Martha Mary Massa Mercy Miriam Musu Nadia Naomi Neema Noémie Oumou Patience Pauline
  Princess Rachel Rebecca Rosa Ruth Safia Salome Sarah Siatta Sophie Tenneh Teresa Thérèse Vera Victoria Winnie Yasmine
  Yatta Zainab Zoé`);

export const maleNames = words(`
  Abdoulaye Abel Abraham Adão Ahmed Albert Alfred Ali Alpha Amadou Amos André Anthony António Augustine Bakary Benjamin
  Boakai Boubacar Cheikh Christian Clément Daniel David Diallo Dominic Edwin Elijah Emmanuel Eric Ernest Felix Flomo
  François Francis Gabriel George Germain Gilbert Hassan Henri Ibrahim Idrissa Isaac Ishmael Jacob James Jean Jefferson
  João Joel John Joseph Joshua Kelvin Kofi Lamine Laurent Levi Luís Lucas Malik Mamadou Manuel Marcel Mark Martin
  Michael Mohamed Morris Moses Moussa Nathaniel Noël Omar Oscar Patrick Paul Pedro Peter Philip Prince René Robert
  Rodrigo Saah Samuel Seydou Simon Solomon Stephen Sumo Thomas Timothy Tomás Varney Victor Vincent William Youssouf
  Zacharie`);

export const familyNames = words(`
  Abdi Adeyemi Akoto Amadi Andrade Asante Baiden Balde Barry Bassong Bello Benson Blamo Boateng Brown Camara Cardoso
  Carter Cissé Cooper Coulibaly Dahn Davies Dembélé Dennis Diarra Diop Dolo Dorbor Doumbia Duarte Dukuly Fahnbulleh
  Faye Fernandes Flomo Fofana Freeman Gaye Gbowee Gomes Gono Gray Guèye Harmon Harris Hassan Howard Jackson Jallah Johnson
  Juma Kaba Kamara Kanneh Karnga Keita Kennedy Kesselly Koffi Kollie Kone Konneh Kpadeh Kromah Lamin Lopes Mabior Makor
  Massaquoi Mbaye Mendes Mensah Monteiro Moore Morris Mulbah Mwangi Ndiaye Ngoma Nimely Nyerere Okello Oliveira Osei
  Otieno Ouattara Owusu Paye Pereira Quaye Reeves Roberts Sackie Sagna Sall Sambou Sanogo Sano Santos Sarr Sesay Sheriff
  Sirleaf Siryon Soumah Sow Suah Sumo Tamba Tarpeh Teah Thiam Thomas Togba Tokpah Touré Traoré Tubman Wallace Walker
  Weah Wilson Wleh Wreh Yancy Yarkpawolo Zayzay Zinnah`);

export const countryName = 'Selanda';

/** The fifteen counties at most; the first holds the capital and a quarter of the people. */
export const countyNames = words(`
  Maravelle Tobasso Nimbaro Kelwara Lofande Sandoru Gorrivo Pantemba Zelloko Barondi Mussalane Rivertan Dukoma Westelo
  Ombrassa`);

const starts = words(
  'Ba Bel Bo Da Do Fe Fo Ga Gbar Go Ka Kel Ko Kwa La Lo Ma Mon Na Pa Sa San Sar Se Ta Ti To Va Wo Ya Zo',
);
const middles = words('ba bo da du fa ga ka ke ki la le li lo ma mbe mo na nde no ra re ro sa so ta ti va we ya');
const ends = words('bo da du ga kai ko la le lu ma ndi ne nga ni po ra ro sso ta ti tu va wa ye za');

/** How many names `placeName` knows. */
export const placeNames = starts.length * middles.length * ends.length;

/** The name of place number `index`; different for each index below `placeNames`. */
export function placeName(index: number): string {
  // A step that shares no factor with the count visits every combination once, in no visible order.
  const at = (index * 7919) % placeNames;
  const start = starts[at % starts.length]!;
  const rest = Math.floor(at / starts.length);
  return start + middles[rest % middles.length]! + ends[Math.floor(rest / middles.length) % ends.length]!;
}
