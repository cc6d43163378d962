//! A small hub, as the generator would write it.

use caseway_runtime::codegen::*;

const OPEN_FOR: Duration = Duration::from_secs(300);

const POLICY: ResiliencePolicy = ResiliencePolicy {
    timeout: Duration::from_secs(2),
    breaker: BreakerPolicy { failures: 5, open_for: OPEN_FOR, failure_rate: None, slow_calls: None },
    retry: RetryPolicy {
        attempts: 2,
        backoff: Duration::from_millis(50),
        budget_percent: 20,
        budget_floor: 1,
    },
    concurrency: 64,
};

pub(crate) static ERP: BackendDescriptor = BackendDescriptor {
    name: "erp",
    instance: None,
    title: "ERP",
    owner: "team-finance",
    tier: Tier::Critical,
    base_url: Some("${ERP_URL}"),
    auth: Some(Auth::Bearer { token: "${ERP_TOKEN}" }),
    headers: &[("X-Tenant", "${ERP_TENANT}")],
    resilience: POLICY,
    health: None,
};

pub(crate) static BILLING: BackendDescriptor = BackendDescriptor {
    name: "billing",
    instance: None,
    title: "Billing",
    owner: "team-finance",
    tier: Tier::Important,
    base_url: None,
    auth: None,
    headers: &[],
    resilience: POLICY,
    health: Some((&PING, Duration::from_secs(15))),
};

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde")]
struct ErpOrder {
    number: String,
    buyer: String,
    quantity: i64,
}

static ERP_ORDER: Schema = Schema::object(
    "ErpOrder",
    &[
        Field::required("number", &Schema::STRING),
        Field::required("buyer", &Schema::STRING),
        Field::required("quantity", &Schema::Int64),
    ],
);

static PING: BackendOperation =
    BackendOperation::get("billing", "Ping", "/ping").replies(&[(200, Reply::Empty)]);
static ERP_GET: BackendOperation = BackendOperation::get("erp", "GetOrder", "/api/orders/{number}")
    .replies(&[(200, Reply::Body(&ERP_ORDER)), (404, Reply::Error(ErrorClass::NotFound))]);
static ERP_FIND: BackendOperation =
    BackendOperation::get("erp", "FindOrders", "/api/orders").replies(&[(200, Reply::Empty)]);
static ERP_CREATE: BackendOperation = BackendOperation::post("erp", "CreateOrder", "/api/orders")
    .idempotency(Idempotency::Header("Idempotency-Key"))
    .replies(&[(201, Reply::Body(&ERP_ORDER)), (409, Reply::Error(ErrorClass::Conflict))]);
static ERP_CHANGE: BackendOperation = BackendOperation::put("erp", "ChangeOrder", "/api/orders/{number}")
    .idempotency(Idempotency::Natural)
    .replies(&[(200, Reply::Body(&ERP_ORDER))]);
static ERP_CANCEL: BackendOperation = BackendOperation::delete("erp", "CancelOrder", "/api/orders/{number}")
    .idempotency(Idempotency::None)
    .replies(&[(204, Reply::Empty)]);
static FILES_PUT: BackendOperation = BackendOperation::put("erp", "PutFile", "/files/{id}")
    .idempotency(Idempotency::Natural)
    .replies(&[(200, Reply::Body(&ERP_ORDER))]);
static FILES_SEND: BackendOperation =
    BackendOperation::post("erp", "SendFile", "/files").replies(&[(201, Reply::Body(&ERP_ORDER))]);
static FILES_GET: BackendOperation = BackendOperation::get("erp", "GetFile", "/files/{id}/content")
    .replies(&[(200, Reply::Stream), (202, Reply::BUSY), (404, Reply::NOT_FOUND)]);
/// A command that the ERP carries out later.
#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde")]
struct ErpJob {
    id: String,
    state: String,
    number: Option<String>,
}

static ERP_JOB: Schema = Schema::object(
    "ErpJob",
    &[
        Field::required("id", &Schema::STRING),
        Field::required("state", &Schema::STRING),
        Field::optional("number", &Schema::STRING),
    ],
);

static ERP_START: BackendOperation = BackendOperation::post("erp", "StartJob", "/api/jobs")
    .idempotency(Idempotency::Header("Idempotency-Key"))
    .replies(&[(202, Reply::Body(&ERP_JOB))]);
pub(crate) static ERP_JOB_STATE: BackendOperation = BackendOperation::get("erp", "GetJob", "/api/jobs/{id}")
    .replies(&[(200, Reply::Body(&ERP_JOB)), (404, Reply::NOT_FOUND)]);

static BILLING_GET: BackendOperation = BackendOperation::get("billing", "GetAccount", "/accounts/{id}")
    .replies(&[(200, Reply::Body(&ERP_ORDER))]);

static ORDERS: ServiceDescriptor = ServiceDescriptor {
    name: "orders",
    title: "Orders",
    owner: "team-orders",
    openapi: Some("{\"openapi\":\"3.0.3\",\"major\":1}"),
};

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde", rename_all = "camelCase")]
struct OrderKey {
    order_id: String,
}

static ORDER_KEY: Schema = Schema::object("OrderKey", &[Field::required("orderId", &Schema::STRING)]);

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde", rename_all = "camelCase")]
struct Filter {
    customer: String,
    limit: Option<i32>,
    open: Option<bool>,
}

static FILTER: Schema = Schema::object(
    "Filter",
    &[
        Field::required("customer", &Schema::STRING),
        Field::optional("limit", &Schema::Int32),
        Field::optional("open", &Schema::Bool),
    ],
);

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde", rename_all = "camelCase")]
struct NewOrder {
    customer: String,
    quantity: i64,
}

static CUSTOMER: Schema = Schema::Limited(&Schema::STRING, &Limits::NONE.sensitive());

static NEW_ORDER: Schema = Schema::object(
    "NewOrder",
    &[Field::required("customer", &CUSTOMER), Field::required("quantity", &Schema::Int64)],
);

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde", rename_all = "camelCase")]
struct Change {
    order_id: String,
    quantity: i64,
}

static CHANGE: Schema = Schema::object(
    "Change",
    &[Field::required("orderId", &Schema::STRING), Field::required("quantity", &Schema::Int64)],
);

#[derive(Debug, Serialize, Deserialize)]
#[serde(crate = "caseway_runtime::codegen::serde", rename_all = "camelCase")]
struct Order {
    order_id: String,
    customer: String,
    quantity: i64,
}

static ORDER: Schema = Schema::object(
    "Order",
    &[
        Field::required("orderId", &Schema::STRING),
        Field::required("customer", &Schema::STRING),
        Field::required("quantity", &Schema::Int64),
    ],
);

pub(crate) static GET_ORDER: ServiceOperation =
    ServiceOperation::get("orders", "GetOrder", "/orders/{orderId}")
        .input(&ORDER_KEY, &[InputPart::path("orderId", &Schema::STRING)])
        .output(&ORDER);
pub(crate) static FIND_ORDERS: ServiceOperation = ServiceOperation::get("orders", "FindOrders", "/orders")
    .input(
        &FILTER,
        &[
            InputPart::query("customer", &Schema::STRING),
            InputPart::optional("limit", &Schema::Int32),
            InputPart::optional("open", &Schema::Bool),
        ],
    )
    .sunset("Thu, 01 Jul 2027 00:00:00 GMT");
pub(crate) static PLACE_ORDER: ServiceOperation =
    ServiceOperation::post("orders", "PlaceOrder", "/orders").input(&NEW_ORDER, &[]).output(&ORDER);
static NEW_ORDERS: Schema =
    Schema::object("NewOrders", &[Field::required("items", &Schema::Array(&NEW_ORDER))]);
pub(crate) static PLACE_ORDERS: ServiceOperation =
    ServiceOperation::post("orders", "PlaceOrders", "/orders/batch")
        .input(&NEW_ORDERS, &[])
        .deadline(Duration::from_secs(5))
        .bulk(&PLACE_ORDER, 5, 2);
pub(crate) static BOOK_ALL: ServiceOperation =
    ServiceOperation::post("orders", "BookAll", "/bookings/batch").input(&NEW_ORDERS, &[]).bulk(&BOOK, 5, 2);
pub(crate) static CHANGE_ORDER: ServiceOperation =
    ServiceOperation::put("orders", "ChangeOrder", "/orders/{orderId}")
        .input(&CHANGE, &[InputPart::path("orderId", &Schema::STRING)])
        .output(&ORDER);
pub(crate) static CANCEL_ORDER: ServiceOperation =
    ServiceOperation::delete("orders", "CancelOrder", "/orders/{orderId}")
        .input(&ORDER_KEY, &[InputPart::path("orderId", &Schema::STRING)]);
pub(crate) static GET_ACCOUNT: ServiceOperation =
    ServiceOperation::get("orders", "GetAccount", "/accounts/{orderId}")
        .input(&ORDER_KEY, &[InputPart::path("orderId", &Schema::STRING)])
        .output(&ORDER);

pub(crate) static BOOK: ServiceOperation = ServiceOperation::post("orders", "Book", "/bookings")
    .input(&NEW_ORDER, &[])
    .output(&ORDER)
    .on_unavailable(&[Unavailable::Queue]);
pub(crate) static UNBOOK: ServiceOperation =
    ServiceOperation::delete("orders", "Unbook", "/bookings/{orderId}")
        .input(&ORDER_KEY, &[InputPart::path("orderId", &Schema::STRING)])
        .on_unavailable(&[Unavailable::Queue]);
pub(crate) static REMIND: ServiceOperation = ServiceOperation::post("orders", "Remind", "/reminders")
    .input(&NEW_ORDER, &[])
    .output(&ORDER)
    .always()
    .alone()
    .skip_dead();
pub(crate) static MARK: ServiceOperation = ServiceOperation::put("orders", "Mark", "/marks/{orderId}")
    .input(&ORDER_KEY, &[InputPart::path("orderId", &Schema::STRING)])
    .on_unavailable(&[Unavailable::Queue]);
pub(crate) static WATCH: ServiceOperation = ServiceOperation::get("orders", "Watch", "/watched/{orderId}")
    .input(&ORDER_KEY, &[InputPart::path("orderId", &Schema::STRING)])
    .output(&ORDER)
    .deprecated(1_793_491_200)
    .sunset("Sat, 01 Jan 2028 00:00:00 GMT")
    .on_unavailable(&[Unavailable::Pause]);
pub(crate) static BUILD: ServiceOperation = ServiceOperation::post("orders", "Build", "/builds")
    .input(&NEW_ORDER, &[])
    .output(&ORDER_KEY)
    .on_unavailable(&[Unavailable::Queue]);
pub(crate) static ASSEMBLE: ServiceOperation = ServiceOperation::post("orders", "Assemble", "/assemblies")
    .input(&NEW_ORDER, &[])
    .output(&ORDER_KEY)
    .on_unavailable(&[Unavailable::Queue]);
pub(crate) static PUT_DOCUMENT: ServiceOperation =
    ServiceOperation::put("orders", "PutDocument", "/documents/{orderId}")
        .input(&ORDER_KEY, &[InputPart::path("orderId", &Schema::STRING)])
        .takes_stream()
        .output(&ORDER);
pub(crate) static SEND_DOCUMENT: ServiceOperation =
    ServiceOperation::post("orders", "SendDocument", "/documents")
        .input(&ORDER_KEY, &[InputPart::query("orderId", &Schema::STRING)])
        .takes_stream()
        .output(&ORDER);
pub(crate) static READ_DOCUMENT: ServiceOperation =
    ServiceOperation::get("orders", "ReadDocument", "/documents/{orderId}")
        .input(&ORDER_KEY, &[InputPart::path("orderId", &Schema::STRING)])
        .gives_stream();

fn get_order(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: OrderKey = call.input()?;
    Outgoing::to(&ERP_GET).path("number", input.order_id.as_str())
}

fn order(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: ErpOrder = call.response(&ERP_ORDER, reply)?;
    call.output(&Order { order_id: response.number, customer: response.buyer, quantity: response.quantity })
}

fn nothing(_: &Call<'_>, _: &[u8]) -> Result<Bytes, Fault> {
    Ok(Bytes::new())
}

static GET_ORDER_BINDING: Binding = Binding::new(&GET_ORDER, &ERP, &ERP_GET, get_order, order);
static FIND_ORDERS_BINDING: Binding = Binding::new(
    &FIND_ORDERS,
    &ERP,
    &ERP_FIND,
    |call| {
        let input: Filter = call.input()?;
        Ok(Outgoing::to(&ERP_FIND)
            .query("buyer", input.customer.as_str())
            .query("limit", input.limit)
            .query("open", input.open))
    },
    nothing,
);
static PLACE_ORDER_BINDING: Binding = Binding::new(
    &PLACE_ORDER,
    &ERP,
    &ERP_CREATE,
    |call| {
        let input: NewOrder = call.input()?;
        Outgoing::to(&ERP_CREATE).json(&ErpOrder {
            number: call.context.case_id().unwrap_or("none").to_owned(),
            buyer: input.customer,
            quantity: input.quantity,
        })
    },
    order,
);
static CHANGE_ORDER_BINDING: Binding = Binding::new(
    &CHANGE_ORDER,
    &ERP,
    &ERP_CHANGE,
    |call| {
        let input: Change = call.input()?;
        Outgoing::to(&ERP_CHANGE).path("number", input.order_id.as_str())?.json(&ErpOrder {
            number: input.order_id.clone(),
            buyer: String::new(),
            quantity: input.quantity,
        })
    },
    order,
);
static CANCEL_ORDER_BINDING: Binding = Binding::new(
    &CANCEL_ORDER,
    &ERP,
    &ERP_CANCEL,
    |call| {
        let input: OrderKey = call.input()?;
        Outgoing::to(&ERP_CANCEL).path("number", input.order_id.as_str())
    },
    nothing,
);
fn place_order(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: NewOrder = call.input()?;
    Outgoing::to(&ERP_CREATE).json(&ErpOrder {
        number: call.context.case_id().unwrap_or("none").to_owned(),
        buyer: input.customer,
        quantity: input.quantity,
    })
}

fn cancel_order(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: OrderKey = call.input()?;
    Outgoing::to(&ERP_CANCEL).path("number", input.order_id.as_str())
}

/// A cancelled order has nothing left in it.
fn cancelled(call: &Call<'_>, reply: &[u8]) -> Result<Option<Bytes>, Fault> {
    let response: ErpOrder = call.response(&ERP_ORDER, reply)?;
    Ok((response.quantity == 0).then(Bytes::new))
}

fn start(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: NewOrder = call.input()?;
    Outgoing::to(&ERP_START).json(&input)
}

fn taken(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<ErpJob>(&ERP_JOB, reply)?;
    Ok(Bytes::new())
}

fn job_state(call: &Call<'_>) -> Result<Outgoing, Fault> {
    Outgoing::to(&ERP_JOB_STATE).path("id", call.context.correlation())
}

fn built(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: ErpJob = call.response(&ERP_JOB, reply)?;
    call.output(&OrderKey { order_id: response.number.unwrap_or_default() })
}

const fn completion(answer: LaterAnswer) -> Completion {
    Completion {
        correlation: &["id"],
        answer,
        status: &["state"],
        done: &["success"],
        failed: &["error"],
        within: Duration::from_secs(600),
        output: built,
    }
}

static BUILD_BINDING: Binding = Binding::new(&BUILD, &ERP, &ERP_START, start, taken)
    .completes(completion(LaterAnswer::Poll {
        call: &ERP_JOB_STATE,
        request: job_state,
        every: Duration::from_secs(10),
    }))
    .digest(5);
static ASSEMBLE_BINDING: Binding = Binding::new(&ASSEMBLE, &ERP, &ERP_START, start, taken)
    .completes(completion(LaterAnswer::Callback { body: &ERP_JOB, correlation: &["id"] }))
    .digest(6);
static BOOK_BINDING: Binding = Binding::new(&BOOK, &ERP, &ERP_CREATE, place_order, order).digest(1);
static UNBOOK_BINDING: Binding = Binding::new(&UNBOOK, &ERP, &ERP_CANCEL, cancel_order, nothing)
    .verify(&ERP_GET, get_order, cancelled)
    .digest(2);
static REMIND_BINDING: Binding = Binding::new(&REMIND, &ERP, &ERP_CREATE, place_order, order).digest(3);
static MARK_BINDING: Binding = Binding::new(&MARK, &ERP, &ERP_CANCEL, cancel_order, nothing)
    .lane(|call| Ok(call.input::<OrderKey>()?.order_id))
    .digest(4);
static WATCH_BINDING: Binding = Binding::new(&WATCH, &ERP, &ERP_GET, get_order, order);
static GET_ACCOUNT_BINDING: Binding = Binding::new(
    &GET_ACCOUNT,
    &BILLING,
    &BILLING_GET,
    |call| {
        let input: OrderKey = call.input()?;
        Outgoing::to(&BILLING_GET).path("id", input.order_id.as_str())
    },
    order,
);

static PUT_DOCUMENT_BINDING: Binding = Binding::new(
    &PUT_DOCUMENT,
    &ERP,
    &FILES_PUT,
    |call| {
        let input: OrderKey = call.input()?;
        Ok(Outgoing::to(&FILES_PUT).path("id", input.order_id.as_str())?.stream())
    },
    order,
);
static SEND_DOCUMENT_BINDING: Binding = Binding::new(
    &SEND_DOCUMENT,
    &ERP,
    &FILES_SEND,
    |call| {
        let input: OrderKey = call.input()?;
        let parts = Parts::FIELDS.file("file").filename("orderId");
        Outgoing::to(&FILES_SEND).multipart(parts, &input)
    },
    order,
);
static READ_DOCUMENT_BINDING: Binding = Binding::new(
    &READ_DOCUMENT,
    &ERP,
    &FILES_GET,
    |call| {
        let input: OrderKey = call.input()?;
        Outgoing::to(&FILES_GET).path("id", input.order_id.as_str())
    },
    nothing,
);

static LOAN_CREATES_ROUTE: ServiceOperation =
    ServiceOperation::post("direct", "erp.CreateOrder", "/direct/erp/api/orders")
        .deadline(Duration::from_millis(50));
/// Until its last day, and no longer.
static LOAN_CREATES: DirectConnection = DirectConnection::new(
    "loan",
    "DIR-0001",
    "realtime",
    LastDay::of("2027-03-31"),
    &LOAN_CREATES_ROUTE,
    &ERP,
    &ERP_CREATE,
)
.ending(42, AfterExpiry::Deny)
.parameters(&[DirectParameter::new("X-View", DirectPlace::Header)])
.body(DirectBody::Json(&ERP_ORDER, "application/json"))
.budget();

static CLAIM_READS_ROUTE: ServiceOperation =
    ServiceOperation::get("direct", "erp.GetOrder", "/direct/erp/api/orders/{number}");
/// Beyond its last day as well.
static CLAIM_READS: DirectConnection = DirectConnection::new(
    "motor-claim",
    "DIR-0002",
    "single-consumer",
    LastDay::of("2027-03-31"),
    &CLAIM_READS_ROUTE,
    &ERP,
    &ERP_GET,
)
.ending(42, AfterExpiry::Warn)
.parameters(&[
    DirectParameter::required("company", DirectPlace::Query),
    DirectParameter::new("filter", DirectPlace::Fields),
    DirectParameter::new("X-View", DirectPlace::Header),
    DirectParameter::new("session", DirectPlace::Cookie),
])
.others(&["/direct/erp/api/orders/latest"]);

static CLAIM_PUTS_FILES_ROUTE: ServiceOperation =
    ServiceOperation::put("direct", "erp.PutFile", "/direct/erp/files/{id}").takes_stream();
static CLAIM_PUTS_FILES: DirectConnection = DirectConnection::new(
    "motor-claim",
    "DIR-0003",
    "case-specific-workflow",
    LastDay::of("2027-03-31"),
    &CLAIM_PUTS_FILES_ROUTE,
    &ERP,
    &FILES_PUT,
)
.body(DirectBody::Stream(Some("application/pdf")));

static CLAIM_READS_FILES_ROUTE: ServiceOperation =
    ServiceOperation::get("direct", "erp.GetFile", "/direct/erp/files/{id}/content").gives_stream();
static CLAIM_READS_FILES: DirectConnection = DirectConnection::new(
    "motor-claim",
    "DIR-0004",
    "case-specific-workflow",
    LastDay::of("2027-03-31"),
    &CLAIM_READS_FILES_ROUTE,
    &ERP,
    &FILES_GET,
);

pub(crate) static CLAIM: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "motor-claim",
    title: "Motor claim",
    owner: "team-claims",
    uses: &[
        &GET_ORDER,
        &FIND_ORDERS,
        &PLACE_ORDER,
        &CHANGE_ORDER,
        &CANCEL_ORDER,
        &GET_ACCOUNT,
        &PUT_DOCUMENT,
        &SEND_DOCUMENT,
        &READ_DOCUMENT,
        &BOOK,
        &UNBOOK,
        &REMIND,
        &MARK,
        &WATCH,
        &BUILD,
        &ASSEMBLE,
        &crate::lists::BY_TOKEN,
        &crate::lists::BY_LINK,
        &crate::lists::BY_FIELD,
        &crate::lists::BY_NUMBER,
        &crate::lists::BY_PAGES,
        &crate::lists::BY_OFFSET,
        &crate::lists::BY_BODY,
        &crate::lists::BY_FROM,
        &crate::lists::BY_COUNT,
        &PLACE_ORDERS,
        &BOOK_ALL,
    ],
    callback: Some(Signature::Hmac),
};
pub(crate) static LOAN: CaseTypeDescriptor = CaseTypeDescriptor {
    name: "loan",
    title: "Loan",
    owner: "team-credit",
    uses: &[&GET_ORDER, &crate::lists::BY_TOKEN],
    callback: None,
};

pub(crate) static HUB: HubDescriptor = HubDescriptor {
    name: "demo",
    title: "Demonstration",
    generator: "0.1.0",
    backends: &[&BILLING, &ERP],
    services: &[&ORDERS],
    bindings: &[
        &GET_ORDER_BINDING,
        &FIND_ORDERS_BINDING,
        &PLACE_ORDER_BINDING,
        &CHANGE_ORDER_BINDING,
        &CANCEL_ORDER_BINDING,
        &GET_ACCOUNT_BINDING,
        &BOOK_BINDING,
        &UNBOOK_BINDING,
        &REMIND_BINDING,
        &MARK_BINDING,
        &WATCH_BINDING,
        &BUILD_BINDING,
        &ASSEMBLE_BINDING,
        &PUT_DOCUMENT_BINDING,
        &SEND_DOCUMENT_BINDING,
        &READ_DOCUMENT_BINDING,
        &crate::lists::BY_TOKEN_BINDING,
        &crate::lists::BY_LINK_BINDING,
        &crate::lists::BY_FIELD_BINDING,
        &crate::lists::BY_NUMBER_BINDING,
        &crate::lists::BY_PAGES_BINDING,
        &crate::lists::BY_OFFSET_BINDING,
        &crate::lists::BY_BODY_BINDING,
        &crate::lists::BY_FROM_BINDING,
        &crate::lists::BY_COUNT_BINDING,
    ],
    direct: &[&LOAN_CREATES, &CLAIM_READS, &CLAIM_PUTS_FILES, &CLAIM_READS_FILES],
    bulks: &[&PLACE_ORDERS, &BOOK_ALL],
    case_types: &[&LOAN, &CLAIM],
    openapi: "{\"openapi\":\"3.0.3\"}",
};
