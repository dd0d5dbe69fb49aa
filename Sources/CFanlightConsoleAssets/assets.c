#include "CFanlightConsoleAssets.h"

// The list that dev/list-console-assets writes, sorted.
static const unsigned char file_core_api_js[] = {
#embed "assets/core/api.js"
};
static const unsigned char file_core_dom_js[] = {
#embed "assets/core/dom.js"
};
static const unsigned char file_core_format_js[] = {
#embed "assets/core/format.js"
};
static const unsigned char file_core_i18n_js[] = {
#embed "assets/core/i18n.js"
};
static const unsigned char file_core_kinds_js[] = {
#embed "assets/core/kinds.js"
};
static const unsigned char file_core_lists_js[] = {
#embed "assets/core/lists.js"
};
static const unsigned char file_core_live_js[] = {
#embed "assets/core/live.js"
};
static const unsigned char file_core_odd_js[] = {
#embed "assets/core/odd.js"
};
static const unsigned char file_core_router_js[] = {
#embed "assets/core/router.js"
};
static const unsigned char file_core_script_url_js[] = {
#embed "assets/core/script-url.js"
};
static const unsigned char file_core_selection_js[] = {
#embed "assets/core/selection.js"
};
static const unsigned char file_core_ui_js[] = {
#embed "assets/core/ui.js"
};
static const unsigned char file_core_yaml_js[] = {
#embed "assets/core/yaml.js"
};
static const unsigned char file_draw_chart_js[] = {
#embed "assets/draw/chart.js"
};
static const unsigned char file_draw_graph_js[] = {
#embed "assets/draw/graph.js"
};
static const unsigned char file_draw_libraries_js[] = {
#embed "assets/draw/libraries.js"
};
static const unsigned char file_draw_topology_js[] = {
#embed "assets/draw/topology.js"
};
static const unsigned char file_editor_code_field_js[] = {
#embed "assets/editor/code-field.js"
};
static const unsigned char file_editor_codemirror_js[] = {
#embed "assets/editor/codemirror.js"
};
static const unsigned char file_editor_completion_js[] = {
#embed "assets/editor/completion.js"
};
static const unsigned char file_editor_create_js[] = {
#embed "assets/editor/create.js"
};
static const unsigned char file_editor_diff_js[] = {
#embed "assets/editor/diff.js"
};
static const unsigned char file_editor_edit_js[] = {
#embed "assets/editor/edit.js"
};
static const unsigned char file_editor_editor_js[] = {
#embed "assets/editor/editor.js"
};
static const unsigned char file_editor_field_docs_js[] = {
#embed "assets/editor/field-docs.js"
};
static const unsigned char file_editor_find_bar_js[] = {
#embed "assets/editor/find-bar.js"
};
static const unsigned char file_editor_form_link_js[] = {
#embed "assets/editor/form-link.js"
};
static const unsigned char file_editor_history_tab_js[] = {
#embed "assets/editor/history-tab.js"
};
static const unsigned char file_editor_known_values_js[] = {
#embed "assets/editor/known-values.js"
};
static const unsigned char file_editor_line_diff_js[] = {
#embed "assets/editor/line-diff.js"
};
static const unsigned char file_editor_merge_js[] = {
#embed "assets/editor/merge.js"
};
static const unsigned char file_editor_plain_field_js[] = {
#embed "assets/editor/plain-field.js"
};
static const unsigned char file_editor_preview_js[] = {
#embed "assets/editor/preview.js"
};
static const unsigned char file_editor_resource_path_js[] = {
#embed "assets/editor/resource-path.js"
};
static const unsigned char file_editor_review_js[] = {
#embed "assets/editor/review.js"
};
static const unsigned char file_editor_schema_js[] = {
#embed "assets/editor/schema.js"
};
static const unsigned char file_editor_stored_text_js[] = {
#embed "assets/editor/stored-text.js"
};
static const unsigned char file_editor_templates_js[] = {
#embed "assets/editor/templates.js"
};
static const unsigned char file_editor_three_way_js[] = {
#embed "assets/editor/three-way.js"
};
static const unsigned char file_editor_yaml_text_js[] = {
#embed "assets/editor/yaml-text.js"
};
static const unsigned char file_forms_destination_rule_js[] = {
#embed "assets/forms/destination-rule.js"
};
static const unsigned char file_forms_gateway_js[] = {
#embed "assets/forms/gateway.js"
};
static const unsigned char file_forms_ingress_gateway_js[] = {
#embed "assets/forms/ingress-gateway.js"
};
static const unsigned char file_forms_page_js[] = {
#embed "assets/forms/page.js"
};
static const unsigned char file_forms_parts_js[] = {
#embed "assets/forms/parts.js"
};
static const unsigned char file_forms_virtual_service_js[] = {
#embed "assets/forms/virtual-service.js"
};
static const unsigned char file_icon_svg[] = {
#embed "assets/icon.svg"
};
static const unsigned char file_index_html[] = {
#embed "assets/index.html"
};
static const unsigned char file_main_js[] = {
#embed "assets/main.js"
};
static const unsigned char file_pages_certificates_js[] = {
#embed "assets/pages/certificates.js"
};
static const unsigned char file_pages_destination_rule_js[] = {
#embed "assets/pages/destination-rule.js"
};
static const unsigned char file_pages_destination_rules_js[] = {
#embed "assets/pages/destination-rules.js"
};
static const unsigned char file_pages_diagnosis_js[] = {
#embed "assets/pages/diagnosis.js"
};
static const unsigned char file_pages_gateway_js[] = {
#embed "assets/pages/gateway.js"
};
static const unsigned char file_pages_gateways_js[] = {
#embed "assets/pages/gateways.js"
};
static const unsigned char file_pages_history_js[] = {
#embed "assets/pages/history.js"
};
static const unsigned char file_pages_ingress_gateway_js[] = {
#embed "assets/pages/ingress-gateway.js"
};
static const unsigned char file_pages_ingress_gateways_js[] = {
#embed "assets/pages/ingress-gateways.js"
};
static const unsigned char file_pages_object_actions_js[] = {
#embed "assets/pages/object-actions.js"
};
static const unsigned char file_pages_overview_js[] = {
#embed "assets/pages/overview.js"
};
static const unsigned char file_pages_policy_js[] = {
#embed "assets/pages/policy.js"
};
static const unsigned char file_pages_route_rows_js[] = {
#embed "assets/pages/route-rows.js"
};
static const unsigned char file_pages_routes_js[] = {
#embed "assets/pages/routes.js"
};
static const unsigned char file_pages_rules_js[] = {
#embed "assets/pages/rules.js"
};
static const unsigned char file_pages_service_js[] = {
#embed "assets/pages/service.js"
};
static const unsigned char file_pages_services_js[] = {
#embed "assets/pages/services.js"
};
static const unsigned char file_pages_topology_js[] = {
#embed "assets/pages/topology.js"
};
static const unsigned char file_pages_traffic_js[] = {
#embed "assets/pages/traffic.js"
};
static const unsigned char file_pages_try_js[] = {
#embed "assets/pages/try.js"
};
static const unsigned char file_pages_virtual_service_js[] = {
#embed "assets/pages/virtual-service.js"
};
static const unsigned char file_pages_virtual_services_js[] = {
#embed "assets/pages/virtual-services.js"
};
static const unsigned char file_style_css[] = {
#embed "assets/style.css"
};
static const unsigned char file_text_certificates_js[] = {
#embed "assets/text/certificates.js"
};
static const unsigned char file_text_core_js[] = {
#embed "assets/text/core.js"
};
static const unsigned char file_text_destination_rules_js[] = {
#embed "assets/text/destination-rules.js"
};
static const unsigned char file_text_diagnosis_js[] = {
#embed "assets/text/diagnosis.js"
};
static const unsigned char file_text_editor_js[] = {
#embed "assets/text/editor.js"
};
static const unsigned char file_text_forms_js[] = {
#embed "assets/text/forms.js"
};
static const unsigned char file_text_gateways_js[] = {
#embed "assets/text/gateways.js"
};
static const unsigned char file_text_history_js[] = {
#embed "assets/text/history.js"
};
static const unsigned char file_text_ingress_gateways_js[] = {
#embed "assets/text/ingress-gateways.js"
};
static const unsigned char file_text_object_actions_js[] = {
#embed "assets/text/object-actions.js"
};
static const unsigned char file_text_overview_js[] = {
#embed "assets/text/overview.js"
};
static const unsigned char file_text_routes_js[] = {
#embed "assets/text/routes.js"
};
static const unsigned char file_text_services_js[] = {
#embed "assets/text/services.js"
};
static const unsigned char file_text_shell_js[] = {
#embed "assets/text/shell.js"
};
static const unsigned char file_text_topology_js[] = {
#embed "assets/text/topology.js"
};
static const unsigned char file_text_traffic_js[] = {
#embed "assets/text/traffic.js"
};
static const unsigned char file_text_try_js[] = {
#embed "assets/text/try.js"
};
static const unsigned char file_text_virtual_services_js[] = {
#embed "assets/text/virtual-services.js"
};

static const fanlight_console_asset assets[] = {
    {"core/api.js", file_core_api_js, sizeof file_core_api_js},
    {"core/dom.js", file_core_dom_js, sizeof file_core_dom_js},
    {"core/format.js", file_core_format_js, sizeof file_core_format_js},
    {"core/i18n.js", file_core_i18n_js, sizeof file_core_i18n_js},
    {"core/kinds.js", file_core_kinds_js, sizeof file_core_kinds_js},
    {"core/lists.js", file_core_lists_js, sizeof file_core_lists_js},
    {"core/live.js", file_core_live_js, sizeof file_core_live_js},
    {"core/odd.js", file_core_odd_js, sizeof file_core_odd_js},
    {"core/router.js", file_core_router_js, sizeof file_core_router_js},
    {"core/script-url.js", file_core_script_url_js, sizeof file_core_script_url_js},
    {"core/selection.js", file_core_selection_js, sizeof file_core_selection_js},
    {"core/ui.js", file_core_ui_js, sizeof file_core_ui_js},
    {"core/yaml.js", file_core_yaml_js, sizeof file_core_yaml_js},
    {"draw/chart.js", file_draw_chart_js, sizeof file_draw_chart_js},
    {"draw/graph.js", file_draw_graph_js, sizeof file_draw_graph_js},
    {"draw/libraries.js", file_draw_libraries_js, sizeof file_draw_libraries_js},
    {"draw/topology.js", file_draw_topology_js, sizeof file_draw_topology_js},
    {"editor/code-field.js", file_editor_code_field_js, sizeof file_editor_code_field_js},
    {"editor/codemirror.js", file_editor_codemirror_js, sizeof file_editor_codemirror_js},
    {"editor/completion.js", file_editor_completion_js, sizeof file_editor_completion_js},
    {"editor/create.js", file_editor_create_js, sizeof file_editor_create_js},
    {"editor/diff.js", file_editor_diff_js, sizeof file_editor_diff_js},
    {"editor/edit.js", file_editor_edit_js, sizeof file_editor_edit_js},
    {"editor/editor.js", file_editor_editor_js, sizeof file_editor_editor_js},
    {"editor/field-docs.js", file_editor_field_docs_js, sizeof file_editor_field_docs_js},
    {"editor/find-bar.js", file_editor_find_bar_js, sizeof file_editor_find_bar_js},
    {"editor/form-link.js", file_editor_form_link_js, sizeof file_editor_form_link_js},
    {"editor/history-tab.js", file_editor_history_tab_js, sizeof file_editor_history_tab_js},
    {"editor/known-values.js", file_editor_known_values_js, sizeof file_editor_known_values_js},
    {"editor/line-diff.js", file_editor_line_diff_js, sizeof file_editor_line_diff_js},
    {"editor/merge.js", file_editor_merge_js, sizeof file_editor_merge_js},
    {"editor/plain-field.js", file_editor_plain_field_js, sizeof file_editor_plain_field_js},
    {"editor/preview.js", file_editor_preview_js, sizeof file_editor_preview_js},
    {"editor/resource-path.js", file_editor_resource_path_js, sizeof file_editor_resource_path_js},
    {"editor/review.js", file_editor_review_js, sizeof file_editor_review_js},
    {"editor/schema.js", file_editor_schema_js, sizeof file_editor_schema_js},
    {"editor/stored-text.js", file_editor_stored_text_js, sizeof file_editor_stored_text_js},
    {"editor/templates.js", file_editor_templates_js, sizeof file_editor_templates_js},
    {"editor/three-way.js", file_editor_three_way_js, sizeof file_editor_three_way_js},
    {"editor/yaml-text.js", file_editor_yaml_text_js, sizeof file_editor_yaml_text_js},
    {"forms/destination-rule.js", file_forms_destination_rule_js, sizeof file_forms_destination_rule_js},
    {"forms/gateway.js", file_forms_gateway_js, sizeof file_forms_gateway_js},
    {"forms/ingress-gateway.js", file_forms_ingress_gateway_js, sizeof file_forms_ingress_gateway_js},
    {"forms/page.js", file_forms_page_js, sizeof file_forms_page_js},
    {"forms/parts.js", file_forms_parts_js, sizeof file_forms_parts_js},
    {"forms/virtual-service.js", file_forms_virtual_service_js, sizeof file_forms_virtual_service_js},
    {"icon.svg", file_icon_svg, sizeof file_icon_svg},
    {"index.html", file_index_html, sizeof file_index_html},
    {"main.js", file_main_js, sizeof file_main_js},
    {"pages/certificates.js", file_pages_certificates_js, sizeof file_pages_certificates_js},
    {"pages/destination-rule.js", file_pages_destination_rule_js, sizeof file_pages_destination_rule_js},
    {"pages/destination-rules.js", file_pages_destination_rules_js, sizeof file_pages_destination_rules_js},
    {"pages/diagnosis.js", file_pages_diagnosis_js, sizeof file_pages_diagnosis_js},
    {"pages/gateway.js", file_pages_gateway_js, sizeof file_pages_gateway_js},
    {"pages/gateways.js", file_pages_gateways_js, sizeof file_pages_gateways_js},
    {"pages/history.js", file_pages_history_js, sizeof file_pages_history_js},
    {"pages/ingress-gateway.js", file_pages_ingress_gateway_js, sizeof file_pages_ingress_gateway_js},
    {"pages/ingress-gateways.js", file_pages_ingress_gateways_js, sizeof file_pages_ingress_gateways_js},
    {"pages/object-actions.js", file_pages_object_actions_js, sizeof file_pages_object_actions_js},
    {"pages/overview.js", file_pages_overview_js, sizeof file_pages_overview_js},
    {"pages/policy.js", file_pages_policy_js, sizeof file_pages_policy_js},
    {"pages/route-rows.js", file_pages_route_rows_js, sizeof file_pages_route_rows_js},
    {"pages/routes.js", file_pages_routes_js, sizeof file_pages_routes_js},
    {"pages/rules.js", file_pages_rules_js, sizeof file_pages_rules_js},
    {"pages/service.js", file_pages_service_js, sizeof file_pages_service_js},
    {"pages/services.js", file_pages_services_js, sizeof file_pages_services_js},
    {"pages/topology.js", file_pages_topology_js, sizeof file_pages_topology_js},
    {"pages/traffic.js", file_pages_traffic_js, sizeof file_pages_traffic_js},
    {"pages/try.js", file_pages_try_js, sizeof file_pages_try_js},
    {"pages/virtual-service.js", file_pages_virtual_service_js, sizeof file_pages_virtual_service_js},
    {"pages/virtual-services.js", file_pages_virtual_services_js, sizeof file_pages_virtual_services_js},
    {"style.css", file_style_css, sizeof file_style_css},
    {"text/certificates.js", file_text_certificates_js, sizeof file_text_certificates_js},
    {"text/core.js", file_text_core_js, sizeof file_text_core_js},
    {"text/destination-rules.js", file_text_destination_rules_js, sizeof file_text_destination_rules_js},
    {"text/diagnosis.js", file_text_diagnosis_js, sizeof file_text_diagnosis_js},
    {"text/editor.js", file_text_editor_js, sizeof file_text_editor_js},
    {"text/forms.js", file_text_forms_js, sizeof file_text_forms_js},
    {"text/gateways.js", file_text_gateways_js, sizeof file_text_gateways_js},
    {"text/history.js", file_text_history_js, sizeof file_text_history_js},
    {"text/ingress-gateways.js", file_text_ingress_gateways_js, sizeof file_text_ingress_gateways_js},
    {"text/object-actions.js", file_text_object_actions_js, sizeof file_text_object_actions_js},
    {"text/overview.js", file_text_overview_js, sizeof file_text_overview_js},
    {"text/routes.js", file_text_routes_js, sizeof file_text_routes_js},
    {"text/services.js", file_text_services_js, sizeof file_text_services_js},
    {"text/shell.js", file_text_shell_js, sizeof file_text_shell_js},
    {"text/topology.js", file_text_topology_js, sizeof file_text_topology_js},
    {"text/traffic.js", file_text_traffic_js, sizeof file_text_traffic_js},
    {"text/try.js", file_text_try_js, sizeof file_text_try_js},
    {"text/virtual-services.js", file_text_virtual_services_js, sizeof file_text_virtual_services_js},
};
// The end of the list.

const fanlight_console_asset *fanlight_console_assets(size_t *count) {
    *count = sizeof assets / sizeof assets[0];
    return assets;
}
