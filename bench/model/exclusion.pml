/* Exclusion, as the product does it: three people, one room, two workers, and a media server.

   One worker serves the room: it lets pages have sound and video, and takes them away again. The
   other one serves the office: there people are tied and parted, and given seats. Each may be
   interrupted between any two steps, pages ask twice or too late, orders to the media server fail,
   and the worker that serves the room is killed and comes back knowing nothing.

   The promise: two people whom ties join, directly or by a third, are never in the room together
   from the moment that their tie holds, neither by the database nor by the media server. It is
   asked of the ties themselves and not of families, which are our way of keeping it.

   Each macro that is looked for below takes one precaution away. `tests/attacks/test_model.py`
   runs the model as it is, which must hold, and with each of them, which must fail. */

#define N 3
#define PAIRS 3
#define FIRST(t)  (t == 1 -> 1 : 0)    /* ties: 0 joins 0 and 1, 1 joins 1 and 2, 2 joins 0 and 2 */
#define SECOND(t) (t == 0 -> 1 : 2)

#define NONE  0
#define WAITS 1
#define HOLDS 2

/* What the database holds. Whatever is done to it stands in one atomic step: a transaction. */
byte family[N] = { 0, 1, 2 };   /* of each person; the same number: one family */
bit seat[N];         /* has a claim on the room */
bit displaced[N];    /* the seat gave way to a tie: nobody comes in by it any more */
bit stay[N];         /* has been let in */
byte tie[PAIRS];
#ifdef FAMILY_NOT_CASCADED
byte written[N];     /* the family that stands on the seat, as it was when the seat was given */
#define FAMILY_ON_SEAT(p) written[p]
#else
#define FAMILY_ON_SEAT(p) family[p]
#endif

/* What the media server carries: 0, or the key of the circle in which somebody is heard. */
byte media[N];

/* What the worker that serves the room remembers; a kill takes it away. */
byte key = 1;        /* of the circle that pages are let into; a new one after each start */
bit place[N];        /* somebody's media was let in */
bit doubt[N];        /* it was told to end, and nobody confirmed that it has */
bit guard;           /* held by whoever gives or takes places */
bit unsure;          /* since the start: an earlier life's media may still be carried */
bit killed;          /* it was, and its thread that gives places has not noticed yet */

#ifdef BELIEVES_WHAT_WAS_ONCE_SAID
bit told[N];         /* a page was told, at some time, that it may have sound */
#endif

#define BELONGS(p) (seat[p] && stay[p] && !displaced[p])
#define MAY_COME(p) (seat[p] && !displaced[p])
#define DOUBTED    (doubt[0] || doubt[1] || doubt[2])
#define OFF(p)     (!place[p] && !doubt[p] && !unsure)

/* When the claim of a seat that gave way may end: once nothing of its parent is left, and nobody is
   in the middle of letting them in on what was true before. */
#ifdef LETS_GO_WHEN_THE_SOCKET_IS_CUT
#define LET_GO(p) true
#else
#ifdef KNOWS_NOTHING_AND_BELIEVES_IT
#define LET_GO(p) (!guard && !place[p] && !doubt[p])
#else
#ifdef LETS_GO_WHILE_A_PAGE_IS_LET_IN
#define LET_GO(p) OFF(p)
#else
#define LET_GO(p) (!guard && OFF(p))
#endif
#endif
#endif

/* Whether two people hold seats that their families, once joined, could not both hold. */
#define CLASH(p, q, one, other) (seat[p] && seat[q] && p != q \
    && FAMILY_ON_SEAT(p) == one && FAMILY_ON_SEAT(q) == other)

inline find_clash(one, other) {    /* sets a and b to two people in each other's way, or to N */
    a = 0; b = N;
    do
    :: a < N && b < N -> break
    :: a == N -> break
    :: a < N && b == N ->
        if
        :: CLASH(a, 0, one, other) -> b = 0
        :: CLASH(a, 1, one, other) -> b = 1
        :: CLASH(a, 2, one, other) -> b = 2
        :: else -> a++
        fi
    od
}

inline merge(t, one, other) {
#ifdef MERGES_ONE_PERSON
    family[(family[FIRST(t)] == other -> FIRST(t) : SECOND(t))] = one;
#else
    p = 0;
    do
    :: p < N && family[p] == other -> family[p] = one; p++
    :: p < N && family[p] != other -> p++
    :: p == N -> break
    od;
#endif
    p = 0
}

inline give_way(p) { displaced[p] = 1; stay[p] = 0 }

inline let_go(p) { seat[p] = 0; displaced[p] = 0 }

/* One step of letting a tie take hold: a seat gives way, or is let go of, or the families join. */
inline take_hold(t, serves_the_room) {
    one = family[FIRST(t)]; other = family[SECOND(t)];
    if                                  /* the lower number stays, whatever the order of ties */
    :: one > other -> one = family[SECOND(t)]; other = family[FIRST(t)]
    :: else -> skip
    fi;
    if
    :: one == other -> tie[t] = HOLDS
    :: else ->
        find_clash(one, other);
        if
        :: b == N -> merge(t, one, other); tie[t] = HOLDS
        :: b < N && !displaced[a] && !displaced[b] ->
            if                          /* whichever: who is protected is not asked here */
            :: give_way(a)
            :: give_way(b)
            fi;
            tie[t] = WAITS;
#ifdef TIED_BEFORE_MEDIA_IS_OFF
            if
            :: displaced[a] -> let_go(a)
            :: displaced[b] -> let_go(b)
            fi
#endif
        :: b < N && (displaced[a] || displaced[b]) ->
            tie[t] = WAITS;
            if
            :: serves_the_room && displaced[a] && LET_GO(a) -> let_go(a)
            :: serves_the_room && displaced[b] && LET_GO(b) -> let_go(b)
            :: else -> skip
            fi
        fi
    fi;
    one = 0; other = 0; a = 0; b = 0
}

/* Families anew from the ties that hold. */
inline rebuild() {
    family[0] = 0; family[1] = 1; family[2] = 2;
    if
    :: tie[0] == HOLDS -> family[1] = 0
    :: else -> skip
    fi;
    if
    :: tie[2] == HOLDS -> family[2] = 0
    :: tie[2] != HOLDS && tie[1] == HOLDS -> family[2] = family[1]
    :: else -> skip
    fi;
    if
    :: tie[2] == HOLDS && tie[1] == HOLDS -> family[1] = 0
    :: else -> skip
    fi
}

#define SEATED_OF(p, q) (p != q && seat[q] && FAMILY_ON_SEAT(q) == family[p])
#define FAMILY_SEATED(p) (SEATED_OF(p, 0) || SEATED_OF(p, 1) || SEATED_OF(p, 2))

inline part(t) {
    tie[t] = NONE;
#ifdef PARTS_WITHOUT_LOOKING
    family[SECOND(t)] = SECOND(t)
#else
    rebuild()
#endif
}

inline give_seat(p) {
    seat[p] = 1;
#ifdef FAMILY_NOT_CASCADED
    written[p] = family[p]
#endif
}

#define FREE(p) (!seat[p] && !FAMILY_SEATED(p))

/* The worker that serves the office; whoever posts twice is served twice. */
active proctype office() {
    byte p, a, b, one, other;
    do
    :: atomic { tie[0] == NONE -> take_hold(0, false) }
    :: atomic { tie[1] == NONE -> take_hold(1, false) }
    :: atomic { tie[2] == NONE -> take_hold(2, false) }
    :: atomic { tie[0] == HOLDS -> part(0) }
    :: atomic { tie[1] == HOLDS -> part(1) }
    :: atomic { tie[2] == HOLDS -> part(2) }
#ifdef SEAT_CHECKED_BEFORE
    :: FREE(0) -> atomic { give_seat(0) }
    :: FREE(1) -> atomic { give_seat(1) }
    :: FREE(2) -> atomic { give_seat(2) }
#else
    :: atomic { FREE(0) -> give_seat(0) }
    :: atomic { FREE(1) -> give_seat(1) }
    :: atomic { FREE(2) -> give_seat(2) }
#endif
    od
}

/* All pages: they come and go. What they send may arrive twice, or long after: see the joiner. */
active proctype pages() {
    do
    :: atomic { MAY_COME(0) -> stay[0] = 1 }
    :: atomic { MAY_COME(1) -> stay[1] = 1 }
    :: atomic { MAY_COME(2) -> stay[2] = 1 }
    :: stay[0] = 0
    :: stay[1] = 0
    :: stay[2] = 0
    od
}

#define LOCK (!guard)

inline look_up(p) {    /* what holds now; or, without the precaution, whatever held once */
    guard = 1; who = p;
#ifdef BELIEVES_WHAT_WAS_ONCE_SAID
    told[p] = told[p] || BELONGS(p);
    may = told[p]
#else
    may = BELONGS(p)
#endif
}

/* The worker that serves the room gives places. Any page's wish may come at any time. */
active proctype joiner() {
    byte who; bit may;
    do
    :: {
        do
        :: atomic {
                if
                :: LOCK -> look_up(0)
                :: LOCK -> look_up(1)
                :: LOCK -> look_up(2)
                fi
            };
            if
            :: may && !DOUBTED -> media[who] = key; place[who] = 1   /* the order, then the memory */
            :: else -> skip
            fi;
            atomic { guard = 0; who = 0; may = 0 }
        od
    } unless { atomic { killed -> killed = 0; who = 0; may = 0 } }
    od
}

inline end_media(p) {
    place[p] = 0;
    if
    :: media[p] = 0; doubt[p] = 0           /* done, and confirmed */
#ifdef BELIEVES_A_FAILED_ORDER
    :: doubt[p] = 0
#else
    :: doubt[p] = 1                         /* nobody answered */
#endif
    fi
}

#define MUST_GO(p) (LOCK && place[p] && !BELONGS(p))

/* The worker that serves the room takes places, and lets waiting ties take hold. */
active proctype ward() {
    byte p, a, b, one, other;
    do
    :: atomic { MUST_GO(0) -> end_media(0) }
    :: atomic { MUST_GO(1) -> end_media(1) }
    :: atomic { MUST_GO(2) -> end_media(2) }
    :: atomic { LOCK && doubt[0] -> end_media(0) }
    :: atomic { LOCK && doubt[1] -> end_media(1) }
    :: atomic { LOCK && doubt[2] -> end_media(2) }
    :: atomic { tie[0] == WAITS -> take_hold(0, true) }
    :: atomic { tie[1] == WAITS -> take_hold(1, true) }
    :: atomic { tie[2] == WAITS -> take_hold(2, true) }
    od
}

/* A media server that outlives the worker forgets it after a while, and all that it carried. */
active proctype faults() {
    byte p;
    do
    :: atomic { !unsure ->
        unsure = 1; key = 3 - key; guard = 0; killed = 1;
        p = 0;
        do
        :: p < N -> place[p] = 0; doubt[p] = 0; p++
        :: p == N -> break
        od;
        p = 0 }
    :: atomic { unsure && !killed ->
        p = 0;
        do
        :: p < N && media[p] != key -> media[p] = 0; p++
        :: p < N && media[p] == key -> p++
        :: p == N -> break
        od;
        p = 0; unsure = 0 }
    od
}

#define JOINED_01 (tie[0] == HOLDS || (tie[1] == HOLDS && tie[2] == HOLDS))
#define JOINED_12 (tie[1] == HOLDS || (tie[0] == HOLDS && tie[2] == HOLDS))
#define JOINED_02 (tie[2] == HOLDS || (tie[0] == HOLDS && tie[1] == HOLDS))
#define TOGETHER(p, q) ((media[p] != 0 && media[p] == media[q]) || (stay[p] && stay[q]))

ltl apart { [] !((JOINED_01 && TOGETHER(0, 1)) || (JOINED_12 && TOGETHER(1, 2))
    || (JOINED_02 && TOGETHER(0, 2))) }
