"""Every string of the page, in Chinese and English; the dataclass makes a missing translation a type error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.types import IngestOutcome, Language
from vectorstore.types import DateBasis


@dataclass(frozen=True, slots=True)
class Texts:
    """Strings with ``{name}`` placeholders are filled by ``str.format``."""

    language: Language
    title: str
    subtitle: str
    other_language: str
    other_path: str
    tab_ask: str
    tab_documents: str
    tab_history: str
    ask_placeholder: str
    send: str
    stop: str
    new_conversation: str
    scope: str
    scope_collections: str
    scope_documents: str
    scope_since: str
    scope_until: str
    scope_date_hint: str
    scope_from: str
    scope_to: str
    bad_date: str
    since_after_until: str
    empty_question: str
    welcome: str
    welcome_empty: str
    examples: str
    generic_examples: tuple[str, ...]
    thinking: str
    stopped: str
    failed: str
    unexpected: str
    refused: str
    missing: str
    understood: str
    sources: str
    issue: str
    coverage: str
    copy: str
    copied: str
    download_csv: str
    download_md: str
    download_docx: str
    rate_up: str
    rate_down: str
    comment_hint: str
    rated: str
    column_number: str
    column_item: str
    column_source: str
    question: str
    answer: str
    answered_at: str
    made_by: str
    close: str
    full_text: str
    source_gone: str
    cut_before: str
    cut_after: str
    document_failed: str
    upload: str
    upload_collection: str
    upload_collection_hint: str
    ingest: str
    ingesting: str
    ingested: str
    nothing_to_ingest: str
    outcomes: Mapping[IngestOutcome, str]
    no_documents: str
    column_title: str
    column_collection: str
    column_date: str
    column_articles: str
    column_passages: str
    date_basis: Mapping[DateBasis, str]
    no_date: str
    open_document: str
    remove: str
    remove_sure: str
    remove_yes: str
    cancel: str
    removed: str
    articles_found: str
    no_articles: str
    characters: str
    filter_documents: str
    shown_of: str
    history_empty: str
    history_note: str
    column_conversation: str
    column_when: str
    column_questions: str
    open_conversation: str
    delete: str
    delete_all: str
    delete_all_sure: str
    delete_all_yes: str
    session_missing: str


ZH = Texts(
    language="zh",
    title="问简",
    subtitle="向自己的文档提问，每个答案都有出处",
    other_language="English",
    other_path="/en/",
    tab_ask="提问",
    tab_documents="文档",
    tab_history="历史",
    ask_placeholder="输入问题，回车发送",
    send="提问",
    stop="停止",
    new_conversation="新对话",
    scope="限定范围",
    scope_collections="文集",
    scope_documents="文档",
    scope_since="发布日期，从",
    scope_until="到",
    scope_date_hint="如 2023、2023-08 或 2023-08-10",
    scope_from="{date} 起",
    scope_to="至 {date}",
    bad_date="看不懂日期“{value}”，请写成 2023、2023-08 或 2023-08-10。",
    since_after_until="起始日期 {since} 晚于截止日期 {until}，请改正。",
    empty_question="请先输入问题。",
    welcome="可以问人名、时间、数字，也可以问有哪些、一共多少，还可以接着追问。答案后的数字是出处，点开就能看到原文。",
    welcome_empty="还没有文档。请到“文档”页添加，然后回来提问。",
    examples="试着问",
    generic_examples=("这里有哪些文档？",),
    thinking="正在查找…",
    stopped="已停止。",
    failed="没有回答成：{message}",
    unexpected="程序出错（{message}），详情见运行窗口中的日志。",
    refused="文档里没有找到答案",
    missing="没有找到：",
    understood="理解为：{question}",
    sources="出处",
    issue="第{issue}期",
    coverage="查阅了 {documents} 篇文档中的 {passages} 段",
    copy="复制",
    copied="已复制",
    download_csv="下载表格 CSV",
    download_md="下载 Markdown",
    download_docx="下载 Word",
    rate_up="有用",
    rate_down="没用",
    comment_hint="哪里不对？写下正确的答案更好（可不填，按回车记下）",
    rated="已记下，谢谢",
    column_number="序号",
    column_item="名称",
    column_source="出处",
    question="问题",
    answer="回答",
    answered_at="回答时间",
    made_by="由问简生成，引文均为原文",
    close="关闭",
    full_text="看全文",
    source_gone="这篇文档已被移除，下面是当时引用的原文。",
    cut_before="（前文从略）",
    cut_after="（后文从略）",
    document_failed="打不开这篇文档：{message}",
    upload="文件（可多选）：txt、md、html、docx、pdf",
    upload_collection="放入文集",
    upload_collection_hint="不填就放入 default",
    ingest="添加",
    ingesting="正在处理 {done}/{total}",
    ingested="处理完毕：{total} 个文件，成功 {good} 个，失败 {bad} 个",
    nothing_to_ingest="请先选择文件。",
    outcomes={
        "added": "已添加",
        "replaced": "已更新",
        "unchanged": "没有变化",
        "moved": "已改记新位置",
        "duplicate": "内容重复，未再存",
        "removed": "已移除",
        "missing": "文件不在了",
        "failed": "失败",
    },
    no_documents="还没有文档。",
    column_title="标题",
    column_collection="文集",
    column_date="日期",
    column_articles="文章",
    column_passages="段落",
    date_basis={
        "masthead": "据刊头",
        "metadata": "据文件属性",
        "filename": "据文件名",
        "text": "据正文，待核",
        "inferred": "推断，待核",
        "": "",
    },
    no_date="未标日期",
    open_document="打开全文",
    remove="移除",
    remove_sure="确定移除？",
    remove_yes="确定",
    cancel="取消",
    removed="已移除《{title}》。",
    articles_found="识别出 {count} 篇文章",
    no_articles="没有识别出分篇的文章，全文作为一篇检索。",
    characters="{count} 字",
    filter_documents="按标题、单位或文集筛选",
    shown_of="显示 {shown} 篇，共 {total} 篇",
    history_empty="还没有对话记录。",
    history_note="记录只存在这台机器上，只有您这个浏览器能看到；删除后不能恢复。",
    column_conversation="对话",
    column_when="时间",
    column_questions="问题数",
    open_conversation="打开",
    delete="删除",
    delete_all="全部删除",
    delete_all_sure="确定删除全部记录？删除后不能恢复。",
    delete_all_yes="全部删除",
    session_missing="没有会话标识，请允许本站 Cookie 并刷新页面。",
)

EN = Texts(
    language="en",
    title="问简 Wenjian",
    subtitle="Ask your own documents; every answer shows its source",
    other_language="中文",
    other_path="/zh/",
    tab_ask="Ask",
    tab_documents="Documents",
    tab_history="History",
    ask_placeholder="Type a question and press Enter",
    send="Ask",
    stop="Stop",
    new_conversation="New conversation",
    scope="Limit the scope",
    scope_collections="Collections",
    scope_documents="Documents",
    scope_since="Published from",
    scope_until="to",
    scope_date_hint="e.g. 2023, 2023-08 or 2023-08-10",
    scope_from="from {date}",
    scope_to="until {date}",
    bad_date="“{value}” is not a date; write 2023, 2023-08 or 2023-08-10.",
    since_after_until="The start {since} is later than the end {until}.",
    empty_question="Please type a question first.",
    welcome="Ask for names, dates and numbers, for lists and counts, and follow up. "
    "The small numbers in an answer open the passage they come from.",
    welcome_empty="There are no documents yet. Add some under “Documents”, then ask here.",
    examples="Try",
    generic_examples=("Which documents are here?",),
    thinking="Looking it up…",
    stopped="Stopped.",
    failed="No answer: {message}",
    unexpected="Something went wrong ({message}); the log in the terminal has the details.",
    refused="The documents do not hold the answer",
    missing="Not found:",
    understood="Understood as: {question}",
    sources="Sources",
    issue="No. {issue}",
    coverage="Read {passages} passages in {documents} documents",
    copy="Copy",
    copied="Copied",
    download_csv="Table as CSV",
    download_md="Markdown",
    download_docx="Word",
    rate_up="Helpful",
    rate_down="Not helpful",
    comment_hint="What is wrong, and what would be right? (optional, Enter keeps it)",
    rated="Noted, thank you",
    column_number="#",
    column_item="Item",
    column_source="Source",
    question="Question",
    answer="Answer",
    answered_at="Answered",
    made_by="Made by Wenjian; quotes are verbatim",
    close="Close",
    full_text="Full text",
    source_gone="This document has been removed; below is the passage as it was quoted.",
    cut_before="(earlier text left out)",
    cut_after="(later text left out)",
    document_failed="The document cannot be opened: {message}",
    upload="Files (several at once): txt, md, html, docx, pdf",
    upload_collection="Into collection",
    upload_collection_hint="“default” if left empty",
    ingest="Add",
    ingesting="Reading {done}/{total}",
    ingested="Done: {total} files, {good} fine, {bad} failed",
    nothing_to_ingest="Please choose files first.",
    outcomes={
        "added": "added",
        "replaced": "updated",
        "unchanged": "unchanged",
        "moved": "new location noted",
        "duplicate": "same content, not stored again",
        "removed": "removed",
        "missing": "file is gone",
        "failed": "failed",
    },
    no_documents="No documents yet.",
    column_title="Title",
    column_collection="Collection",
    column_date="Date",
    column_articles="Articles",
    column_passages="Passages",
    date_basis={
        "masthead": "from the masthead",
        "metadata": "from the file's properties",
        "filename": "from the file name",
        "text": "from the text, please check",
        "inferred": "inferred, please check",
        "": "",
    },
    no_date="undated",
    open_document="Full text",
    remove="Remove",
    remove_sure="Really remove?",
    remove_yes="Yes",
    cancel="Cancel",
    removed="Removed “{title}”.",
    articles_found="{count} articles found",
    no_articles="No separate articles found; searched as one text.",
    characters="{count} characters",
    filter_documents="Filter by title, issuer or collection",
    shown_of="{shown} of {total} documents shown",
    history_empty="No conversations yet.",
    history_note="Kept on this machine only and visible to this browser alone; deletion is final.",
    column_conversation="Conversation",
    column_when="When",
    column_questions="Questions",
    open_conversation="Open",
    delete="Delete",
    delete_all="Delete all",
    delete_all_sure="Delete all conversations? This is final.",
    delete_all_yes="Delete all",
    session_missing="No session: please allow cookies for this page and reload it.",
)
