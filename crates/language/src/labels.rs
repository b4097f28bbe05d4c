//! The labels the models give: parts of speech, relations and kinds of entity.

macro_rules! labels {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$inner])* $variant,)+ }

        impl $name {
            /// Every label, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// Returns the label as the treebanks write it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }

            /// Returns the label of that name.
            pub fn parse(name: &str) -> Option<$name> {
                match name { $($text => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

labels! {
    /// Universal parts of speech.
    Upos {
        /// Adjective.
        Adj = "ADJ",
        /// Adposition.
        Adp = "ADP",
        /// Adverb.
        Adv = "ADV",
        /// Auxiliary verb.
        Aux = "AUX",
        /// Coordinating conjunction.
        Cconj = "CCONJ",
        /// Determiner.
        Det = "DET",
        /// Interjection.
        Intj = "INTJ",
        /// Common noun.
        Noun = "NOUN",
        /// Numeral.
        Num = "NUM",
        /// Particle: "not", "to", the possessive "'s".
        Part = "PART",
        /// Pronoun.
        Pron = "PRON",
        /// Proper noun.
        Propn = "PROPN",
        /// Punctuation.
        Punct = "PUNCT",
        /// Subordinating conjunction.
        Sconj = "SCONJ",
        /// Symbol.
        Sym = "SYM",
        /// Main verb.
        Verb = "VERB",
        /// Anything else.
        X = "X",
    }
}

labels! {
    /// Kinds of named entity.
    Entity {
        /// A named person.
        Person = "PER",
        /// A named organisation.
        Organisation = "ORG",
        /// A country, town, region, landmark.
        Place = "LOC",
        /// A nationality, religious or political group.
        Nationality = "NORP",
        /// A date or a stretch of days.
        Date = "DATE",
        /// A named event.
        Event = "EVENT",
    }
}

labels! {
    /// Universal dependency relations with the subtypes of the English treebanks.
    Relation {
        /// Clause that modifies a noun.
        Acl = "acl",
        /// Relative clause.
        AclRelcl = "acl:relcl",
        /// Adverbial clause.
        Advcl = "advcl",
        /// Adverbial relative clause.
        AdvclRelcl = "advcl:relcl",
        /// Adverb that modifies.
        Advmod = "advmod",
        /// Adjective that modifies.
        Amod = "amod",
        /// Apposition.
        Appos = "appos",
        /// Auxiliary.
        Aux = "aux",
        /// Passive auxiliary.
        AuxPass = "aux:pass",
        /// Preposition or possessive marker.
        Case = "case",
        /// Coordinating conjunction.
        Cc = "cc",
        /// "both", "either" before a coordination.
        CcPreconj = "cc:preconj",
        /// Clause as object.
        Ccomp = "ccomp",
        /// Compound.
        Compound = "compound",
        /// Particle of a verb.
        CompoundPrt = "compound:prt",
        /// Conjunct.
        Conj = "conj",
        /// Copula.
        Cop = "cop",
        /// Clause as subject.
        Csubj = "csubj",
        /// Clause as subject of a clause predicate.
        CsubjOuter = "csubj:outer",
        /// Clause as passive subject.
        CsubjPass = "csubj:pass",
        /// Unclear.
        Dep = "dep",
        /// Determiner.
        Det = "det",
        /// "all" in "all the men".
        DetPredet = "det:predet",
        /// Discourse element.
        Discourse = "discourse",
        /// Dislocated element.
        Dislocated = "dislocated",
        /// Expletive.
        Expl = "expl",
        /// Fixed expression.
        Fixed = "fixed",
        /// Name or date without internal head.
        Flat = "flat",
        /// Word torn in two.
        Goeswith = "goeswith",
        /// Indirect object.
        Iobj = "iobj",
        /// Member of a list.
        List = "list",
        /// Subordinating word.
        Mark = "mark",
        /// Noun that modifies a noun.
        Nmod = "nmod",
        /// Title or description before a name.
        NmodDesc = "nmod:desc",
        /// Possessor.
        NmodPoss = "nmod:poss",
        /// Bare noun of time or measure at a noun.
        NmodUnmarked = "nmod:unmarked",
        /// Subject.
        Nsubj = "nsubj",
        /// Subject of a clause predicate.
        NsubjOuter = "nsubj:outer",
        /// Passive subject.
        NsubjPass = "nsubj:pass",
        /// Number.
        Nummod = "nummod",
        /// Object.
        Obj = "obj",
        /// Oblique.
        Obl = "obl",
        /// Agent of a passive.
        OblAgent = "obl:agent",
        /// Bare noun of time or measure at a verb.
        OblUnmarked = "obl:unmarked",
        /// Left over by ellipsis.
        Orphan = "orphan",
        /// Loosely joined clause: "…, he said".
        Parataxis = "parataxis",
        /// Punctuation.
        Punct = "punct",
        /// Overridden slip.
        Reparandum = "reparandum",
        /// Head of the sentence.
        Root = "root",
        /// Person addressed.
        Vocative = "vocative",
        /// Clause whose subject is found outside.
        Xcomp = "xcomp",
    }
}
