package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/blang/semver/v4"
	"github.com/prometheus-operator/prometheus-operator/pkg/alertmanager"
	validation "github.com/prometheus-operator/prometheus-operator/pkg/alertmanager/validation/v1alpha1"
	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	monitoringv1alpha1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1alpha1"
	"github.com/prometheus-operator/prometheus-operator/pkg/assets"
	corev1 "k8s.io/api/core/v1"
)

// input is what the program reads from standard input, as JSON.
type input struct {
	Version  string                                            // of Alertmanager
	Strategy string                                            // alertmanagerConfigMatcherStrategy
	Main     string                                            // the configuration that the objects are added to
	Secrets  []*corev1.Secret                                  // those that the objects refer to
	Objects  map[string]*monitoringv1alpha1.AlertmanagerConfig // by namespace and name
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var in input
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &in); err != nil {
		return err
	}
	version, err := semver.Parse(in.Version)
	if err != nil {
		return err
	}
	stored := make([]any, len(in.Secrets))
	for i, secret := range in.Secrets {
		stored[i] = secret
	}
	am := &monitoringv1.Alertmanager{}
	am.Namespace = "elsewhere"
	am.Spec.AlertmanagerConfigMatcherStrategy.Type = monitoringv1.AlertmanagerConfigMatcherStrategyType(in.Strategy)
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
	builder := alertmanager.NewConfigBuilder(logger, version, assets.NewTestStoreBuilder(stored...), am)
	if err := builder.InitializeFromRawConfiguration([]byte(in.Main)); err != nil {
		return err
	}
	for name, object := range in.Objects {
		if err := validation.ValidateAlertmanagerConfig(object); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := builder.AddAlertmanagerConfigs(context.Background(), in.Objects); err != nil {
		return err
	}
	made, err := builder.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(made)
	return err
}
